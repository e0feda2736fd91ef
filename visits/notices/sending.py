"""Send the messages of the outbox, each once."""

import datetime as dt
from email.mime.text import MIMEText
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from visits.choices import MessageState
from visits.models import Message
from visits.notices.drafting import one_line


class NotSendable(Exception):
    """The message is no draft any more, was changed since it was read, or has no address."""


class NotSent(Exception):
    """The mail server did not take the message, which stays a draft. Names no person."""


def send_message(
    pk: int,
    *,
    version: int,
    user: Any,
    now: dt.datetime,
    connection: BaseEmailBackend | None = None,
) -> Message:
    """Send one draft as it was read, and return it as sent.

    The row is locked while the server takes the mail, so that of two presses the second finds it
    sent. ``version`` is that of the message which the sender read. ``connection`` is an open one,
    for sending several. Raises NotSendable, or NotSent if the server fails.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=pk)
        if message.state != MessageState.DRAFT or message.version != version or not message.email:
            raise NotSendable
        try:
            mail_of(message, connection).send()
        except (OSError, ValueError) as error:  # SMTPException is an OSError, a bad header no mail
            raise NotSent(type(error).__name__) from error
        message.state, message.sent_at, message.sent_by = MessageState.SENT, now, user
        message.save(update_fields=["state", "sent_at", "sent_by"])
    return message


def mail_of(message: Message, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Return a message as a mail, with its calendar item attached."""
    mail = EmailMessage(
        subject=one_line(message.subject),
        body=message.body,
        to=[message.email],
        connection=connection,
    )
    if message.calendar:
        part = MIMEText(message.calendar, "calendar", "utf-8")
        part.set_param("method", "PUBLISH")
        part.add_header("Content-Disposition", "attachment", filename="itinerary.ics")
        mail.attach(part)
    return mail


def discard_message(pk: int, *, version: int) -> Message:
    """Put a draft away, unsent, and return it. Raises NotSendable if it is no such draft."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=pk)
        if message.state != MessageState.DRAFT or message.version != version:
            raise NotSendable
        message.state = MessageState.DISCARDED
        message.save(update_fields=["state"])
    return message


def draft_again(pk: int) -> Message:
    """Return a draft that sends a sent or discarded message once more; one that waits is reused.

    Raises NotSendable for a draft.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=pk)
        if message.state == MessageState.DRAFT:
            raise NotSendable
        waiting = message.resends.filter(state=MessageState.DRAFT).first()
        if waiting:
            return waiting
        copied = ("release_id", "audience", "recipient", "name", "email", "language")
        texts = ("subject", "body", "calendar", "is_sample")
        values = {name: getattr(message, name) for name in (*copied, *texts)}
        return Message.objects.create(**values, resend_of=message)
