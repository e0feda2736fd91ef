"""A program in one fiscal year, and the loaders of all that belongs to it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.choices import (
    PublicationRequestState,
)
from programs.models.delegations import Delegation, Involvement, ReportedFigure
from programs.models.programs import Program, Theme
from programs.models.publications import Publication, PublicationRequest
from sakura.dates import format_fiscal_year
from sakura.languages import Text, reader_language
from sakura.models import TextRecord, text_columns


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
