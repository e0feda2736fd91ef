"""The one register of bodies, at home and abroad."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.choices import (
    OrganizationKind,
)
from programs.models.countries import Country, english_or_japanese
from sakura.languages import Text, reader_language
from sakura.models import TextRecord, text_columns
from sakura.texts import search_key


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
