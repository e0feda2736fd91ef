"""Programs and their themes."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.choices import (
    ProgramColour,
    PublishingLanguage,
)
from programs.models.countries import Country, english_or_japanese
from sakura.languages import LANGUAGES, Text, reader_language
from sakura.models import TextRecord, text_columns


def default_publishing_languages():
    return [PublishingLanguage.ENGLISH.value, PublishingLanguage.JAPANESE.value]


def check_languages(value):
    """A list of known language codes, at least one."""
    if not isinstance(value, list) or not value or not set(value) <= set(LANGUAGES):
        raise ValidationError(_("Choose at least one language."), code="languages")


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
