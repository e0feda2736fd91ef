"""Who travels together, what is reported of them, and which organizations have a part."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from programs.choices import (
    Counted,
    DelegationStatus,
    InvolvementRole,
    OrganizationKind,
)
from programs.models.countries import Country, english_or_japanese
from programs.models.organizations import Organization
from programs.models.programs import Theme
from sakura.dates import Period
from sakura.languages import Text, reader_language
from sakura.models import PeriodRecord, Record, TextRecord, text_columns


class DelegationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Delegations that this user may work on: all for staff, their own for a coordinator."""
        if user.has_perm("programs.view_all_delegations"):
            return self
        return self.filter(coordinators=user)

    def for_list(self):
        """Load what a list of delegations shows, in one query."""
        return (
            self.select_related("edition__program")
            .annotate(people_count=models.Count("enrollments", distinct=True))
            .order_by(
                F("first_day").desc(nulls_last=True), "label_en", "pk"
            )  # Count() drops Meta.ordering
        )

    def coming_up(self, today):
        """Delegations whose last day is still to come, soonest first."""
        return (
            self.filter(last_day__gte=today)
            .exclude(status=DelegationStatus.CANCELLED)
            .order_by("first_day", "pk")
        )


class Delegation(PeriodRecord, TextRecord):
    """People who travel together. A past one that only carries recorded stops has no label."""

    TEXTS = ("label",)

    edition = models.ForeignKey(
        "programs.Edition", models.PROTECT, related_name="delegations", verbose_name=_("edition")
    )
    label_en, label_ja, label_zh = text_columns(
        _("label"),
        max_length=100,
        help_text=_("Such as 1st group. Leave it empty when the edition has only one."),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=DelegationStatus, default=DelegationStatus.PLANNED
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="delegations"
    )
    coordinators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("coordinators"),
        blank=True,
        related_name="delegations",
        help_text=_("They plan and export its itinerary at the desk."),
    )
    expected_count = models.PositiveIntegerField(_("people expected"), null=True, blank=True)
    actual_count = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    emergency_contact_en, emergency_contact_ja, emergency_contact_zh = text_columns(
        _("emergency contact"), help_text=_("Whom participants call, and the number.")
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = [F("first_day").desc(nulls_last=True), "label_en", "pk"]
        constraints = [
            *PeriodRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "label_en", "label_ja"],
                name="programs_delegation_label_unique_in_edition",
                violation_error_message=_("Another delegation of this edition has this label."),
            ),
        ]
        permissions = [("view_all_delegations", _("Can work on every delegation"))]

    def __str__(self):
        label = Text.of(self, "label").pick(reader_language()).text
        when = self.period.text(reader_language()) if self.first_day or self.month else ""
        parts = [part for part in (label, when) if part]
        return pgettext("list", ", ").join(parts) or str(_("Delegation without label"))

    @property
    def full_period(self):
        """The period with the fiscal year, for reading. Reads the edition."""
        return Period(
            first_day=self.first_day,
            last_day=self.last_day,
            month=self.month,
            fiscal_year=self.edition.fiscal_year,
        )


class Group(Record):
    """A part of a delegation that splits off for some stops and joins again."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="groups", verbose_name=_("delegation")
    )
    label_en, label_ja, label_zh = text_columns(_("label"), max_length=100)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = pgettext_lazy("of a delegation", "group")
        verbose_name_plural = pgettext_lazy("of a delegation", "groups")
        ordering = ["delegation", "position", "label_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "label_en", "label_ja"],
                name="programs_group_label_unique_in_delegation",
                violation_error_message=_("Another group of this delegation has this label."),
            ),
            models.CheckConstraint(
                name="programs_group_label_in_english_or_japanese",
                condition=~Q(label_en="", label_ja=""),
                violation_error_code="no_text",
                violation_error_message=_("Enter the label in English or in Japanese."),
            ),
            models.CheckConstraint(
                name="programs_group_last_day_not_before_first",
                condition=Q(last_day__isnull=True)
                | Q(first_day__isnull=True)
                | Q(last_day__gte=F("first_day")),
                violation_error_code="last_day_before_first",
                violation_error_message=_("The last day must not be before the first day."),
            ),
        ]

    def __str__(self):
        return Text.of(self, "label").pick(reader_language()).text


class Involvement(Record):
    """What an organization is to a delegation."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="involvements", verbose_name=_("delegation")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="involvements", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=20, choices=InvolvementRole)

    class Meta:
        verbose_name = _("involvement")
        verbose_name_plural = _("involvements")
        ordering = ["delegation", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "organization", "role"],
                name="programs_involvement_once_per_role",
                violation_error_message=_("This organization has this role already."),
            ),
        ]

    def __str__(self):
        return self.get_role_display()


class ReportedFigure(Record):
    """A number that was published or reported. It stands where people were not entered."""

    edition = models.ForeignKey(
        "programs.Edition",
        models.CASCADE,
        related_name="figures",
        verbose_name=_("edition"),
        null=True,
        blank=True,
    )
    delegation = models.ForeignKey(
        Delegation,
        models.CASCADE,
        related_name="figures",
        verbose_name=_("delegation"),
        null=True,
        blank=True,
    )
    counts = models.CharField(_("what it counts"), max_length=20, choices=Counted)
    value = models.PositiveIntegerField(pgettext_lazy("figure", "number"))
    label_en, label_ja, label_zh = text_columns(
        _("label"), max_length=200, help_text=_("Only if the standard wording does not fit.")
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="figures",
        verbose_name=_("only from"),
        null=True,
        blank=True,
    )
    kind = models.CharField(
        _("only of this kind"), max_length=20, choices=OrganizationKind, blank=True
    )
    role = models.CharField(_("only in this role"), max_length=20, blank=True)
    note_en, note_ja, note_zh = text_columns(_("note"), max_length=300)
    source_en, source_ja, source_zh = text_columns(
        _("source"), max_length=300, help_text=_("Where the number was published or reported.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reported figure")
        verbose_name_plural = _("reported figures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="programs_reportedfigure_edition_or_delegation",
                condition=Q(edition__isnull=False, delegation__isnull=True)
                | Q(edition__isnull=True, delegation__isnull=False),
                violation_error_message=_("A figure belongs to an edition or to a delegation."),
            ),
            models.CheckConstraint(
                name="programs_reportedfigure_has_source",
                condition=~Q(source_en="", source_ja=""),
                violation_error_code="no_source",
                violation_error_message=_("Say where the number comes from."),
            ),
        ]

    def __str__(self):
        return f"{self.get_counts_display()}: {self.value}"


class Report(TextRecord):
    """What happened: a section of an edition's page."""

    TEXTS = ("title", "body")

    edition = models.ForeignKey(
        "programs.Edition", models.CASCADE, related_name="reports", verbose_name=_("edition")
    )
    delegation = models.ForeignKey(
        Delegation,
        models.PROTECT,
        related_name="reports",
        verbose_name=_("delegation"),
        null=True,
        blank=True,
        help_text=_("Only if it reports on one delegation of several."),
    )
    title_en, title_ja, title_zh = text_columns(
        _("title"), max_length=200, help_text=_("Empty: Overview.")
    )
    body_en, body_ja, body_zh = text_columns(_("text"), help_text=_("Blank lines part paragraphs."))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["position", "pk"]
        constraints = [english_or_japanese("body")]

    def __str__(self):
        return Text.of(self, "title").pick(reader_language()).text or str(_("Overview"))
