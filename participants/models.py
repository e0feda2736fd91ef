"""Who comes: people, their papers, their place in a delegation, their company. Private."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participants.choices import (
    COMING,
    TOOK_PART,
    Consent,
    CrewRole,
    EnrollmentRole,
    EnrollmentStatus,
    Funding,
    NameOrder,
    PassportKind,
    Sex,
    VisaState,
)
from programs.choices import PublishingLanguage
from programs.models import Country, Delegation, Group, Organization
from sakura.encryption import EncryptedTextField, keyed_hash
from sakura.models import Record, text_columns
from sakura.texts import check_line, search_key

TELEPHONE = RegexValidator(
    r"^[0-9+()\-./ #x]*$",
    _("A telephone number has digits, spaces and + ( ) - only, such as +81 3 1234 5678."),
)


class PersonQuerySet(models.QuerySet):
    def search(self, words):
        """People whose names hold every word, in any script, case, width and order."""
        found = self
        for word in words.split():
            found = found.filter(search_text__contains=search_key(word))
        return found


class Person(Record):
    """A human being, entered once. Names stand as the passport has them and are never re-cased."""

    surname = models.CharField(
        _("surname"),
        max_length=150,
        blank=True,
        help_text=_("Exactly as in the passport, with its capitals. Empty for a single name."),
    )
    given_names = models.CharField(
        _("given names"),
        max_length=150,
        blank=True,
        help_text=_("Exactly as in the passport. A single name may stand in either field."),
    )
    name_order = models.CharField(
        _("order of names"),
        max_length=20,
        choices=NameOrder,
        default=NameOrder.SURNAME_FIRST,
        help_text=_("How lists and badges write the name."),
    )
    native_name = models.CharField(
        _("name in own script"), max_length=150, blank=True, help_text=_("Such as 王小明 or अनिल.")
    )
    reading = models.CharField(
        _("reading"), max_length=150, blank=True, help_text=_("In kana, for Japanese hosts.")
    )
    preferred_name = models.CharField(
        _("preferred name"), max_length=150, blank=True, help_text=_("For badges and in speech.")
    )
    title = models.CharField(
        pgettext_lazy("form of address", "title"),
        max_length=50,
        blank=True,
        help_text=_("Dr., Prof., Ms."),
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    nationality = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="people",
        verbose_name=_("nationality"),
        null=True,
        blank=True,
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=50, blank=True, validators=[TELEPHONE])
    language = models.CharField(
        _("language of messages"),
        max_length=10,
        choices=PublishingLanguage,
        default=PublishingLanguage.ENGLISH,
    )
    home_contact = models.TextField(
        _("emergency contact at home"), blank=True, help_text=_("Name, relation and telephone.")
    )
    search_text = models.TextField(blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = pgettext_lazy("register", "people")
        ordering = ["surname", "given_names", "pk"]
        constraints = [
            models.CheckConstraint(
                name="participants_person_has_a_name",
                condition=~Q(surname="", given_names=""),
                violation_error_code="no_name",
                violation_error_message=_("Enter the surname, the given names or both."),
            ),
        ]
        permissions = [
            ("view_sealed", _("Can see passport numbers, birth dates and medical notes")),
            ("bulk_reveal", _("Can reveal sealed data of many people")),
            ("purge", _("Can purge personal data")),
        ]

    def __str__(self):
        return self.display_name

    def clean(self):
        super().clean()
        if not self.surname and not self.given_names:
            raise ValidationError(
                {
                    "surname": ValidationError(
                        _("Enter the surname, the given names or both."), code="no_name"
                    )
                }
            )

    def save(self, **kwargs):
        self.search_text = search_key(
            f"{self.surname} {self.given_names}",
            f"{self.given_names} {self.surname}",
            self.native_name,
            self.reading,
            self.preferred_name,
        )
        super().save(**kwargs)

    @property
    def display_name(self):
        """The passport name in this person's own order of display."""
        names = [self.surname, self.given_names]
        if self.name_order == NameOrder.GIVEN_FIRST:
            names.reverse()
        return " ".join(name for name in names if name)


class TravelDocument(Record):
    """A passport. The number is sealed; its keyed hash finds the same number again."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="travel_documents", verbose_name=_("person")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=PassportKind, default=PassportKind.ORDINARY
    )
    number = EncryptedTextField(_("number"), validators=[check_line])
    number_hash = models.CharField(max_length=64, editable=False, db_index=True)
    issued_by = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="travel_documents",
        verbose_name=_("issued by"),
        null=True,
        blank=True,
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        verbose_name = _("travel document")
        verbose_name_plural = _("travel documents")
        ordering = ["person", F("expires_on").desc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "number_hash"],
                name="participants_traveldocument_once_per_person",
                violation_error_message=_(
                    "This person's passport with this number is entered already."
                ),
            ),
        ]
        permissions = [
            ("reveal_travel_document", _("Can reveal one passport number with a reason"))
        ]

    def __str__(self):
        return self.get_kind_display()

    def save(self, **kwargs):
        self.number_hash = self.hash_of(self.number)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "number_hash"}
        super().save(**kwargs)

    @staticmethod
    def hash_of(number):
        """Keyed hash by which equal numbers are found, whatever their spaces and capitals."""
        return keyed_hash("".join(number.split()).upper(), "travel document number")


class EnrollmentQuerySet(models.QuerySet):
    def coming(self):
        """People who come or came."""
        return self.filter(status__in=COMING)

    def took_part(self):
        """Invitees whom reports count."""
        return self.filter(status__in=TOOK_PART, is_invitee=True)

    def for_list(self):
        """Load what the list of enrollments shows, in one query."""
        return self.select_related(
            "person", "delegation__edition__program", "organization", "represents_country"
        )


class Enrollment(Record):
    """A person's place in one delegation, with organization and position as of then."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="enrollments", verbose_name=_("person")
    )
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="enrollments", verbose_name=_("delegation")
    )
    groups = models.ManyToManyField(
        Group,
        verbose_name=pgettext_lazy("of a delegation", "groups"),
        blank=True,
        related_name="enrollments",
    )
    role = models.CharField(
        _("role"), max_length=20, choices=EnrollmentRole, default=EnrollmentRole.MEMBER
    )
    status = models.CharField(
        _("status"), max_length=20, choices=EnrollmentStatus, default=EnrollmentStatus.NOMINATED
    )
    is_invitee = models.BooleanField(
        _("counts as an invitee"),
        default=True,
        help_text=_("Reports count this person among those invited."),
    )
    precedence = models.PositiveSmallIntegerField(
        _("precedence"),
        null=True,
        blank=True,
        help_text=_("Order on lists for protocol; 1 comes first. Empty comes last."),
    )
    represents_country = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="enrollments",
        verbose_name=_("represents the country or region"),
        null=True,
        blank=True,
        help_text=_("Not always the nationality. Used in reports."),
    )
    represents_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="represented_by",
        verbose_name=_("represents the organization"),
        null=True,
        blank=True,
        help_text=_("For a body that is no country, such as the ASEAN Secretariat."),
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="enrollments",
        verbose_name=_("organization"),
        null=True,
        blank=True,
    )
    department_en, department_ja, department_zh = text_columns(_("department"), max_length=200)
    job_en, job_ja, job_zh = text_columns(_("position"), max_length=200)
    funding = models.CharField(
        _("paid by"), max_length=20, choices=Funding, default=Funding.PROGRAM
    )
    visa_state = models.CharField(_("visa"), max_length=20, choices=VisaState, blank=True)
    visa_mission = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="visa_applicants",
        verbose_name=_("visa issued at"),
        null=True,
        blank=True,
        help_text=_("Embassy or consulate. Papers are made per mission."),
    )
    arrival_day = models.DateField(_("arrival day"), null=True, blank=True)
    arrival_time = models.TimeField(_("arrival time"), null=True, blank=True)
    arrival_flight = models.CharField(_("arrival flight"), max_length=20, blank=True)
    arrival_airport = models.CharField(_("arrival airport"), max_length=100, blank=True)
    departure_day = models.DateField(_("departure day"), null=True, blank=True)
    departure_time = models.TimeField(_("departure time"), null=True, blank=True)
    departure_flight = models.CharField(_("departure flight"), max_length=20, blank=True)
    departure_airport = models.CharField(_("departure airport"), max_length=100, blank=True)
    diet = models.CharField(
        _("diet"), max_length=200, blank=True, help_text=_("Such as halal or vegetarian.")
    )
    allergies = models.CharField(_("allergies"), max_length=200, blank=True)
    medical_note = EncryptedTextField(
        _("medical note"), blank=True, help_text=_("Sealed. Only what an escort must act on.")
    )
    insurance = models.CharField(_("insurance"), max_length=200, blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    listing_consent = models.CharField(
        _("consent to be listed"),
        max_length=20,
        choices=Consent,
        default=Consent.NOT_ASKED,
        help_text=_("Nobody is named on a public page without it."),
    )
    photo_consent = models.CharField(
        _("consent for photographs"), max_length=20, choices=Consent, default=Consent.NOT_ASKED
    )
    replaced_by = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="replaces",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
    )
    note = models.TextField(_("internal note"), blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        ordering = ["delegation", F("precedence").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "delegation"],
                name="participants_enrollment_once_per_delegation",
                violation_error_message=_("This person is in this delegation already."),
            ),
            models.CheckConstraint(
                name="participants_enrollment_represents_one_body",
                condition=Q(represents_country__isnull=True)
                | Q(represents_organization__isnull=True),
                violation_error_code="represents_two",
                violation_error_message=_(
                    "A person represents a country or an organization, not both."
                ),
            ),
            models.CheckConstraint(
                name="participants_enrollment_departure_not_before_arrival",
                condition=Q(arrival_day__isnull=True)
                | Q(departure_day__isnull=True)
                | Q(departure_day__gte=F("arrival_day")),
                violation_error_code="departure_before_arrival",
                violation_error_message=_("The departure must not be before the arrival."),
            ),
            models.CheckConstraint(
                name="participants_enrollment_replaced_needs_replacement_status",
                condition=Q(replaced_by__isnull=True) | Q(status=EnrollmentStatus.REPLACED),
                violation_error_code="replaced_status",
                violation_error_message=_("Someone who was replaced has the status “replaced”."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.get_status_display()}"

    def clean(self):
        super().clean()
        errors = {}
        if self.represents_country_id and self.represents_organization_id:
            errors["represents_organization"] = ValidationError(
                _("A person represents a country or an organization, not both."),
                code="represents_two",
            )
        if self.arrival_day and self.departure_day and self.departure_day < self.arrival_day:
            errors["departure_day"] = ValidationError(
                _("The departure must not be before the arrival."), code="departure_before_arrival"
            )
        if errors:
            raise ValidationError(errors)


class CrewQuerySet(models.QuerySet):
    def search(self, words):
        """Crew whose names hold every word, in any script, case and width."""
        found = self
        for word in words.split():
            found = found.filter(search_text__contains=search_key(word))
        return found


class Crew(Record):
    """Someone who accompanies delegations, such as an interpreter. Never an invitee."""

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150)
    native_name = models.CharField(_("name in own script"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=CrewRole)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="crew",
        verbose_name=_("organization"),
        null=True,
        blank=True,
    )
    delegations = models.ManyToManyField(
        Delegation, verbose_name=_("delegations"), blank=True, related_name="crew"
    )
    telephone = models.CharField(_("telephone"), max_length=50, blank=True, validators=[TELEPHONE])
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language of messages"),
        max_length=10,
        choices=PublishingLanguage,
        default=PublishingLanguage.JAPANESE,
    )
    languages = models.CharField(
        _("languages"), max_length=200, blank=True, help_text=_("Such as English, Hindi.")
    )
    note = models.TextField(_("internal note"), blank=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = CrewQuerySet.as_manager()

    class Meta:
        verbose_name = _("crew member")
        verbose_name_plural = _("crew")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.search_text = search_key(self.name, self.native_name)
        super().save(**kwargs)
