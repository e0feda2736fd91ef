"""The user, and what every record has: identity, stamps, a version, texts in three languages."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sakura.dates import Period
from sakura.languages import LANGUAGE_NAMES, SUFFIXES, Text
from sakura.texts import CheckedTexts


class User(AbstractUser):
    """Someone who signs in: staff, publisher, privacy officer or coordinator.

    The roles are groups (``sakura.roles``), so that one person may have two.
    """

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("Another account has this e-mail address.")},
    )
    display_name = models.CharField(
        _("display name"),
        max_length=100,
        blank=True,
        help_text=_("How colleagues see this person. Empty: the user name."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=[("en", LANGUAGE_NAMES["en"]), ("ja", LANGUAGE_NAMES["ja"])],
        default="en",
        help_text=_("Language of the admin, of the desk and of messages to this person."),
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="sakura_user_email_unique_whatever_case",
                violation_error_message=_("Another account has this e-mail address."),
            ),
        ]

    def __str__(self):
        return self.display_name or self.username


def text_columns(label, *, max_length=None, help_text=""):
    """Return three columns for one text: English, Japanese, Chinese, in this order.

    Use as ``title_en, title_ja, title_zh = text_columns(_("title"), max_length=200)`` and read
    through ``Text.of(record, "title")``. Without ``max_length`` the columns hold long texts.
    """
    kind = models.CharField if max_length else models.TextField
    options = {"max_length": max_length} if max_length else {}
    return tuple(
        kind(
            format_lazy("{label} ({language})", label=label, language=LANGUAGE_NAMES[code]),
            blank=True,
            help_text=help_text if code == "en" else "",
            **options,
        )
        for code in SUFFIXES
    )


class Record(CheckedTexts):
    """What every record has. ``version`` is raised by each save, for optimistic locking."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    is_sample = models.BooleanField(
        _("sample"),
        default=False,
        help_text=_("Made up, to try the system with. Marked wherever it shows."),
    )

    class Meta:
        abstract = True

    def save(self, **kwargs):
        if not self._state.adding:
            self.version += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version", "changed_at"}
        super().save(**kwargs)


class TextRecord(Record):
    """A record with texts for the public, which knows when each text was last changed."""

    text_times = models.JSONField(_("texts changed at"), default=dict, editable=False)

    #: Names of the texts, without the language ending. Set by each model.
    TEXTS: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values, **options):
        record = super().from_db(db, field_names, values, **options)
        record._texts_loaded = record._text_values()
        return record

    def save(self, **kwargs):
        now = timezone.now().isoformat(timespec="seconds")
        loaded = getattr(self, "_texts_loaded", {})
        current = self._text_values()
        changed = {name: now for name, value in current.items() if value != loaded.get(name, "")}
        if changed:
            self.text_times = {**self.text_times, **changed}
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "text_times"}
        super().save(**kwargs)
        self._texts_loaded = current

    @classmethod
    def text_column_names(cls):
        return [f"{name}_{ending}" for name in cls.TEXTS for ending in SUFFIXES.values()]

    def _text_values(self):
        """The texts that are loaded; a deferred column is left alone."""
        return {
            name: self.__dict__[name] for name in self.text_column_names() if name in self.__dict__
        }

    def missing_texts(self, languages):
        """Return (text, language) for each text that is there, but not in this language."""
        return [
            (name, language)
            for name in self.TEXTS
            if (text := Text.of(self, name))
            for language in languages
            if not text.in_language(language)
        ]

    def older_texts(self, languages):
        """Return (text, language) for each text that was changed before another language's."""
        older = []
        for name in self.TEXTS:
            text = Text.of(self, name)
            times = {
                language: self.text_times.get(f"{name}_{SUFFIXES[language]}", "")
                for language in languages
                if text.in_language(language)
            }
            newest = max(times.values(), default="")
            older += [
                (name, language) for language, time in times.items() if time[:10] < newest[:10]
            ]
        return older


class PeriodRecord(models.Model):
    """Days, or only a month, or nothing: what is known and no more."""

    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    month = models.DateField(
        _("month"), null=True, blank=True, help_text=_("If only the month is known: its first day.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_last_day_not_before_first",
                condition=models.Q(last_day__isnull=True)
                | models.Q(last_day__gte=models.F("first_day")),
                violation_error_code="last_day_before_first",
                violation_error_message=_("The last day must not be before the first day."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_last_day_needs_first",
                condition=models.Q(last_day__isnull=True) | models.Q(first_day__isnull=False),
                violation_error_code="last_day_without_first",
                violation_error_message=_("A last day needs a first day."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_month_only_without_days",
                condition=models.Q(month__isnull=True)
                | models.Q(first_day__isnull=True, last_day__isnull=True),
                violation_error_code="month_and_days",
                violation_error_message=_("Enter the days or only the month, not both."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_month_is_its_first_day",
                condition=models.Q(month__isnull=True) | models.Q(month__day=1),
                violation_error_code="month_day",
                violation_error_message=_("A month is stored as its first day."),
            ),
        ]

    def clean(self):
        """Say beside the field what the constraints say for the row."""
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError(
                {
                    "last_day": ValidationError(
                        _("The last day must not be before the first day."),
                        code="last_day_before_first",
                    )
                }
            )

    @property
    def period(self):
        """What is known of when, without the fiscal year."""
        return Period(first_day=self.first_day, last_day=self.last_day, month=self.month)
