"""Notices: what a release changes for whom, as drafts that a person reads, edits and sends."""

from visits.notices.drafting import TOLD, draft_messages, tell
from visits.notices.sending import (
    NotSendable,
    NotSent,
    discard_message,
    draft_again,
    mail_of,
    send_message,
)

__all__ = [
    "TOLD",
    "NotSendable",
    "NotSent",
    "discard_message",
    "draft_again",
    "draft_messages",
    "mail_of",
    "send_message",
    "tell",
]
