"""The outbox: messages that a release drafted, for a person to read, edit, send or discard."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sakura.models import Record
from visits.choices import Audience, MessageState
from visits.models.releases import Release


class Message(Record):
    """One message to one recipient about one release. Sending it again is a row of its own."""

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="messages", verbose_name=_("release")
    )
    audience = models.CharField(_("audience"), max_length=20, choices=Audience)
    recipient = models.CharField(
        _("recipient key"), max_length=100, editable=False, help_text=_("Uid, never a name.")
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    calendar = models.TextField(_("calendar item"), blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=MessageState, default=MessageState.DRAFT
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("sent by"),
        null=True,
        blank=True,
    )
    resend_of = models.ForeignKey(
        "self",
        models.CASCADE,
        related_name="resends",
        verbose_name=_("sent again after"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["release", "audience", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "recipient"],
                condition=Q(resend_of__isnull=True),
                name="visits_message_once_per_release_and_recipient",
            ),
            models.CheckConstraint(
                name="visits_message_sent_has_a_time",
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.subject
