"""The statistics page, and each of its tables as a file."""

from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from programs.catalogue import CatalogueDocument
from programs.charts import BarChart, bar_chart
from programs.statistics import (
    NOT_RECORDED,
    OTHER,
    SMALLEST_GROUP,
    TABLES,
    StatisticsTable,
    published_editions,
    totals,
)
from programs.views.listing import program_cards
from programs.views.public import Page, public_page
from programs.wording import country_name, kind_name, prefecture_name, role_name, sex_name
from sakura.dates import format_fiscal_year
from sakura.downloads import download
from sakura.languages import SUFFIXES, page_language, reader_language
from sakura.tables import CSV_CONTENT_TYPE, csv_bytes

#: Title, caption, head of the first column, head of the numbers.
WORDS = {
    "people": (
        gettext_lazy("People invited by fiscal year"),
        gettext_lazy("People invited, by program and fiscal year (April to March)"),
        gettext_lazy("Program"),
        gettext_lazy("People"),
    ),
    "hosts-by-prefecture": (
        gettext_lazy("Hosts by prefecture"),
        gettext_lazy("Hosts visited, by prefecture; a host visited in two counts in both"),
        gettext_lazy("Prefecture"),
        gettext_lazy("Hosts"),
    ),
    "hosts-by-kind": (
        gettext_lazy("Hosts by kind"),
        gettext_lazy("Hosts visited, by kind of organization"),
        gettext_lazy("Kind"),
        gettext_lazy("Hosts"),
    ),
    "organizations-by-kind": (
        gettext_lazy("Organizations that people came from"),
        gettext_lazy("Organizations of invited people, by kind; each counts once"),
        gettext_lazy("Kind"),
        gettext_lazy("Organizations"),
    ),
    "people-by-country": (
        gettext_lazy("People by country and region"),
        gettext_lazy("People invited, by the country, region or organization that they represent"),
        gettext_lazy("Country or region"),
        gettext_lazy("People"),
    ),
    "people-by-kind": (
        gettext_lazy("People by kind of organization"),
        gettext_lazy("People invited, by the kind of organization that they came from"),
        gettext_lazy("Kind"),
        gettext_lazy("People"),
    ),
    "people-by-role": (
        gettext_lazy("People by role"),
        gettext_lazy("People invited, by role in their delegation"),
        gettext_lazy("Role"),
        gettext_lazy("People"),
    ),
    "people-by-sex": (
        gettext_lazy("People by sex"),
        gettext_lazy("People invited, by sex as their passports have it"),
        gettext_lazy("Sex"),
        gettext_lazy("People"),
    ),
}


class ShownRow(NamedTuple):
    label: str
    values: tuple[int | None, ...]
    total: int | None


class ShownTable(NamedTuple):
    """A table with its words, and the chart beside it, if there is anything to draw."""

    key: str
    title: str
    caption: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    column_totals: tuple[int | None, ...]
    total: int | None
    chart: BarChart | None
    labels: dict[str, str]  # words for the keys of the chart
    colours: dict[str, str]  # classes for the keys of its parts
    description: str
    has_merged: bool

    @property
    def has_years(self) -> bool:
        """Whether it has a column per fiscal year, and so a column of totals."""
        return len(self.columns) > 1 or self.key == "people"


@public_page
def statistics(page: Page) -> HttpResponse:
    """Figures over all published editions: charts, each with its table."""
    shown = [shown_table(table(page.catalogue), page.catalogue) for table in TABLES.values()]
    overall = totals(page.catalogue)
    return page.render(
        "programs/statistics.html",
        {
            "totals": overall,
            "totals_css": "k3" if overall.people is None else "k4",
            "tables": [table for table in shown if table.rows],
            "cards": [card for card in program_cards(page.catalogue) if card.editions],
            "smallest_group": SMALLEST_GROUP,
        },
    )


@public_page(is_file=True)
def statistics_csv(page: Page, table: str) -> HttpResponse:
    """One table as CSV. 404 for an unknown table, or one that has no rows."""
    if table not in TABLES:
        raise Http404
    shown = shown_table(TABLES[table](page.catalogue), page.catalogue)
    if not shown.rows:
        raise Http404
    header = [shown.head, *shown.columns]
    rows = [[row.label, *map(_cell, row.values)] for row in shown.rows]
    if shown.has_years:
        header.append(_("Total"))
        rows = [[*line, _cell(row.total)] for line, row in zip(rows, shown.rows, strict=True)]
        rows.append([_("All programs"), *map(_cell, shown.column_totals), _cell(shown.total)])
    return download(
        page.request,
        csv_bytes(rows, header=header),
        name=f"sakura-statistics-{table}-{SUFFIXES[page.language]}.csv",
        content_type=CSV_CONTENT_TYPE,
        etag=page.etag(has_theme=False).strip('"'),
        public=True,
    )


def shown_table(table: StatisticsTable, catalogue: CatalogueDocument) -> ShownTable:
    """Return the table with its words in the reader's language."""
    title, caption, head, number = (str(words) for words in WORDS[table.key])
    labels = {row.key: _label(table.key, row.key, catalogue) for row in table.rows}
    colours = {program.key: program.colour for program in catalogue.programs}
    if table.columns:
        years = {
            year: format_fiscal_year(int(year), page_language(), short=True)
            for year in table.columns
        }
        columns = tuple(years.values())
        chart = bar_chart(
            [
                (year, [(row.key, row.values[index] or 0) for row in table.rows])
                for index, year in enumerate(table.columns)
            ]
        )
        labels |= years
    else:
        columns = (number,)
        chart = bar_chart([(row.key, [("", row.values[0] or 0)]) for row in table.rows])
    return ShownTable(
        key=table.key,
        title=title,
        caption=caption,
        head=head,
        columns=columns,
        rows=tuple(ShownRow(labels[row.key], row.values, row.total) for row in table.rows),
        column_totals=table.column_totals,
        total=table.total,
        chart=chart,
        labels=labels,
        colours=colours,
        description=_description(chart, labels),
        has_merged=table.key.startswith("people-by") and any(r.key == OTHER for r in table.rows),
    )


def _description(chart: BarChart | None, labels: dict[str, str]) -> str:
    """What the chart shows, for those who do not see it."""
    if chart is None:
        return ""
    shown = pgettext("list", "; ").join(f"{labels[row.key]}: {row.total}" for row in chart.rows)
    return _("%(figures)s. The same figures are in the table beside the chart.") % {
        "figures": shown
    }


def _label(table: str, key: str, catalogue: CatalogueDocument) -> str:
    """The words for the key of a row."""
    language = reader_language()
    match table:
        case "people":
            program = next(known for known in catalogue.programs if known.key == key)
            return (program.short_name or program.name).pick(language).text
        case "hosts-by-prefecture":
            return prefecture_name(key)
        case "people-by-country":
            return _represented(key, catalogue, language)
    if key == NOT_RECORDED:
        return _("Not recorded")
    if key == OTHER:
        return _("Other")
    match table:
        case "people-by-role":
            return role_name(key)
        case "people-by-sex":
            return sex_name(key)
    return kind_name(key)


def _represented(key: str, catalogue: CatalogueDocument, language: str) -> str:
    """The name of a country, region or organization that somebody represents."""
    if key == NOT_RECORDED:
        return _("Not recorded")
    editions = published_editions(catalogue)
    for edition in editions:
        for organization in edition.organizations:
            if organization.key == key:
                return organization.name.pick(language).text
    named = (country for edition in editions for country in edition.countries)
    return country_name(key, named).pick(language).text


def _cell(value: int | None) -> int | str:
    """A number, or in words that there is none: an empty cell would look like zero."""
    return _("not published") if value is None else value
