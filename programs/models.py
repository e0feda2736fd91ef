"""What is offered, in which year, who travels, and what is published about it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.choices import (
    Area,
    Counted,
    DelegationStatus,
    InvolvementRole,
    OrganizationKind,
    ProgramColour,
    PublicationRequestState,
    PublishingLanguage,
)
from sakura.dates import Period, format_fiscal_year
from sakura.languages import LANGUAGES, Text, reader_language
from sakura.models import PeriodRecord, Record, TextRecord, text_columns
from sakura.texts import search_key


def english_or_japanese(name):
    """A floor for texts that must stand in English or Japanese."""
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{name}_in_english_or_japanese",
        condition=~Q(**{f"{name}_en": "", f"{name}_ja": ""}),
        violation_error_code="no_text",
        violation_error_message=_("Enter the name in English or in Japanese."),
    )


class Country(TextRecord):
    """A country or region (国・地域) as JST names and groups it. Editable data, not law."""

    TEXTS = ("name",)

    code = models.CharField(
        _("code"), max_length=2, unique=True, help_text=_("Two capital letters as in ISO 3166-1.")
    )
    name_en, name_ja, name_zh = text_columns(_("name"), max_length=100)
    area = models.CharField(_("area"), max_length=20, choices=Area, default=Area.OTHER)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("country or region")
        verbose_name_plural = _("countries and regions")
        ordering = ["name_en", "code"]
        constraints = [
            english_or_japanese("name"),
            models.CheckConstraint(
                name="programs_country_code_two_capitals",
                condition=Q(code__regex=r"^[A-Z]{2}$"),
                violation_error_message=_("A code is two capital letters, such as IN."),
            ),
        ]

    def __str__(self):
        return Text.of(self, "name").pick(reader_language()).text

    def save(self, **kwargs):
        self.search_text = search_key(self.name_en, self.name_ja, self.name_zh, self.code)
        super().save(**kwargs)


class Theme(TextRecord):
    """A subject of a year's program, such as "new energy"."""

    TEXTS = ("name",)

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name_en, name_ja, name_zh = text_columns(_("name"), max_length=200)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["name_en", "slug"]
        constraints = [english_or_japanese("name")]

    def __str__(self):
        return Text.of(self, "name").pick(reader_language()).text


def default_publishing_languages():
    return [PublishingLanguage.ENGLISH.value, PublishingLanguage.JAPANESE.value]


def check_languages(value):
    """A list of known language codes, at least one."""
    if not isinstance(value, list) or not value or not set(value) <= set(LANGUAGES):
        raise ValidationError(_("Choose at least one language."), code="languages")


class Program(TextRecord):
    """A standing line, such as the Indian Officers Invitation Program."""

    TEXTS = ("name", "short_name", "summary", "taking_part")

    slug = models.SlugField(
        _("short name in addresses"),
        unique=True,
        help_text=_("Part of the address of its pages, such as indian-officers. Do not change it."),
    )
    name_en, name_ja, name_zh = text_columns(_("name"), max_length=200)
    short_name_en, short_name_ja, short_name_zh = text_columns(
        _("short name"), max_length=100, help_text=_("For menus and tags, such as Indian Officers.")
    )
    summary_en, summary_ja, summary_zh = text_columns(
        _("summary"), help_text=_("One or two sentences: who is invited and why.")
    )
    taking_part_en, taking_part_ja, taking_part_zh = text_columns(
        _("who takes part"), help_text=_("A short description of the people it invites.")
    )
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries and regions"), blank=True, related_name="programs"
    )
    colour = models.CharField(
        _("colour"), max_length=10, choices=ProgramColour, default=ProgramColour.ROSE
    )
    publishing_languages = models.JSONField(
        _("publishing languages"),
        default=default_publishing_languages,
        validators=[check_languages],
        help_text=_("Texts in other languages are never asked for."),
    )
    has_country_breakdown = models.BooleanField(
        _("publish numbers by country"),
        default=True,
        help_text=_("Show how many people came from each country or region."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["position", "slug"]
        constraints = [english_or_japanese("name")]

    def __str__(self):
        return Text.of(self, "name").pick(reader_language()).text

    def get_absolute_url(self):
        return reverse("programs:program_detail", args=[self.slug])

    @property
    def languages(self):
        """The publishing languages in their fixed order."""
        return tuple(language for language in LANGUAGES if language in self.publishing_languages)


class EditionQuerySet(models.QuerySet):
    def for_list(self):
        """Load what the list of editions shows, in one query."""
        newest = Publication.objects.filter(edition=models.OuterRef("pk")).order_by("-number")
        return self.select_related("program").annotate(
            newest_number=models.Subquery(newest.values("number")[:1]),
            newest_at=models.Subquery(newest.values("created_at")[:1]),
            withdrawn_at=models.Subquery(newest.values("withdrawn_at")[:1]),
            asked_at=models.Subquery(
                PublicationRequest.objects.filter(
                    edition=models.OuterRef("pk"), state=PublicationRequestState.OPEN
                ).values("created_at")[:1]
            ),
        )

    def for_compiling(self):
        """Load all that ``publishing.compile_edition`` reads of the programs app."""
        return self.select_related("program").prefetch_related(
            "themes",
            "reports",
            models.Prefetch("figures", ReportedFigure.objects.select_related("country")),
            models.Prefetch(
                "delegations",
                Delegation.objects.prefetch_related(
                    models.Prefetch("figures", ReportedFigure.objects.select_related("country")),
                    models.Prefetch(
                        "involvements",
                        Involvement.objects.select_related("organization__country"),
                    ),
                ).order_by(F("first_day").asc(nulls_last=True), "label_en", "uid"),
            ),
        )


class Edition(TextRecord):
    """One program in one fiscal year. What the public reads of it is its newest publication."""

    TEXTS = ("title", "lede", "introduction")

    program = models.ForeignKey(
        Program, models.PROTECT, related_name="editions", verbose_name=_("program")
    )
    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year"),
        validators=[MinValueValidator(1950), MaxValueValidator(2200)],
        help_text=_("The year in which its April falls: 2018 is April 2018 to March 2019."),
    )
    title_en, title_ja, title_zh = text_columns(
        _("title"),
        max_length=200,
        help_text=_("Only if it differs from the program's name: names change over the years."),
    )
    lede_en, lede_ja, lede_zh = text_columns(
        _("lead"), help_text=_("One sentence under the title.")
    )
    introduction_en, introduction_ja, introduction_zh = text_columns(
        _("introduction"), help_text=_("Shown before the visit. Blank lines part paragraphs.")
    )
    source_en, source_ja, source_zh = text_columns(
        _("source"), help_text=_("Where texts and numbers come from, if not from this system.")
    )
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="editions"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-fiscal_year", "program"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "fiscal_year"],
                name="programs_edition_one_per_fiscal_year",
                violation_error_message=_(
                    "This program has an edition for this fiscal year already."
                ),
            ),
        ]
        permissions = [
            ("publish_edition", _("Can publish and withdraw editions")),
            ("request_publication", _("Can ask for publication")),
        ]

    def __str__(self):
        """Own columns only: the program's name stands beside it where both are needed."""
        title = Text.of(self, "title").pick(reader_language()).text
        year = format_fiscal_year(self.fiscal_year, reader_language(), short=True)
        return f"{title} {year}".strip()

    def get_absolute_url(self):
        """Address of the public page. Reads the program."""
        return reverse("programs:edition_detail", args=[self.program.slug, self.fiscal_year])


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
        Edition, models.PROTECT, related_name="delegations", verbose_name=_("edition")
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
        return ", ".join(parts) or str(_("Delegation without label"))

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
        verbose_name = _("group")
        verbose_name_plural = _("groups")
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


class OrganizationQuerySet(models.QuerySet):
    def search(self, words):
        """Organizations whose names or aliases hold every word, in any case, width and accent."""
        found = self
        for word in words.split():
            found = found.filter(search_text__contains=search_key(word))
        return found


class Organization(TextRecord):
    """A body at home or abroad. Senders, hosts and partners are one register."""

    TEXTS = ("name",)

    name_en, name_ja, name_zh = text_columns(_("name"), max_length=200)
    reading = models.CharField(
        _("reading"), max_length=200, blank=True, help_text=_("In kana, for Japanese order.")
    )
    aliases = models.TextField(
        _("other names"), blank=True, help_text=_("Abbreviations and former names, one a line.")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganizationKind, default=OrganizationKind.OTHER
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="organizations",
        verbose_name=_("country or region"),
        null=True,
        blank=True,
    )
    website = models.URLField(_("website"), blank=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_en", "name_ja", "pk"]
        constraints = [english_or_japanese("name")]

    def __str__(self):
        return Text.of(self, "name").pick(reader_language()).text

    def save(self, **kwargs):
        self.search_text = search_key(
            self.name_en, self.name_ja, self.name_zh, self.reading, *self.aliases.splitlines()
        )
        super().save(**kwargs)


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
        Edition,
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
    value = models.PositiveIntegerField(_("number"))
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
        Edition, models.CASCADE, related_name="reports", verbose_name=_("edition")
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


class PublicationRequest(Record):
    """Staff ask a publisher to publish an edition; the publisher publishes or returns it."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="publication_requests", verbose_name=_("edition")
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
        Edition, models.PROTECT, related_name="publications", verbose_name=_("edition")
    )
    number = models.PositiveIntegerField(_("number"))
    created_at = models.DateTimeField(_("published at"), default=timezone.now)
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
    created_at = models.DateTimeField(_("compiled at"), default=timezone.now)
    document = models.TextField(_("document"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")
        ordering = ["-number"]

    def __str__(self):
        return f"{self.number}"
