"""Countries and regions, and the floor for names that all records share."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.choices import (
    Area,
)
from sakura.languages import Text, reader_language
from sakura.models import TextRecord, text_columns
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
