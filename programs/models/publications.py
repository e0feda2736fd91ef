"""What is published: requests, publications, catalogues."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.choices import (
    PublicationRequestState,
)
from sakura.models import Record, text_columns


class PublicationRequest(Record):
    """Staff ask a publisher to publish an edition; the publisher publishes or returns it."""

    edition = models.ForeignKey(
        "programs.Edition",
        models.CASCADE,
        related_name="publication_requests",
        verbose_name=_("edition"),
    )
    note = models.TextField(_("note to the publisher"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=PublicationRequestState,
        default=PublicationRequestState.OPEN,
    )
    comment = models.TextField(_("publisher's comment"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
        null=True,
        blank=True,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for publication")
        verbose_name_plural = _("requests for publication")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state=PublicationRequestState.OPEN),
                name="programs_publicationrequest_one_open",
                violation_error_message=_(
                    "Publication of this edition has been asked for already."
                ),
            ),
            models.CheckConstraint(
                name="programs_publicationrequest_returned_with_comment",
                condition=~Q(state=PublicationRequestState.RETURNED, comment=""),
                violation_error_message=_("Say what is to be changed."),
            ),
        ]

    def __str__(self):
        return self.get_state_display()


class PublicationQuerySet(models.QuerySet):
    def newest_of(self, program, fiscal_year):
        """The newest publication of an edition, withdrawn or not, or None. One query."""
        return (
            self.filter(edition__program__slug=program, edition__fiscal_year=fiscal_year)
            .order_by("-number")
            .first()
        )

    def current(self):
        """The newest publication of each edition, without the withdrawn ones."""
        newest = (
            Publication.objects.filter(edition=models.OuterRef("edition"))
            .order_by("-number")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newest), withdrawn_at__isnull=True)


class Publication(models.Model):
    """The frozen public state of an edition. Never edited, only withdrawn or redacted."""

    edition = models.ForeignKey(
        "programs.Edition", models.PROTECT, related_name="publications", verbose_name=_("edition")
    )
    number = models.PositiveIntegerField(_("number"))
    created_at = models.DateTimeField(_("published at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("published by"),
        null=True,
    )
    note = models.TextField(_("note"), blank=True)
    document = models.TextField(_("document"))
    digest = models.CharField(_("digest"), max_length=64)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("withdrawn by"),
        null=True,
        blank=True,
    )
    withdrawal_reason_en, withdrawal_reason_ja, withdrawal_reason_zh = text_columns(
        _("reason shown to the public"), max_length=300
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["edition", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="programs_publication_number_unique"
            ),
        ]

    def __str__(self):
        return f"{self.number}"


class Catalogue(models.Model):
    """The frozen public state of all editions together. The newest one is in force."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    created_at = models.DateTimeField(_("compiled at"))
    document = models.TextField(_("document"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")
        ordering = ["-number"]

    def __str__(self):
        return f"{self.number}"
