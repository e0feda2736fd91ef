"""Figures over all published editions, made from the catalogue alone.

A table holds keys and numbers; the pages put the words to them. ``None`` means "not recorded",
which is never the same as zero. Sample data is not counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from programs.catalogue import CatalogueDocument, CatalogueEdition, CatalogueHost
from programs.choices import OrganizationKind
from sakura.frozen import Struct

#: Groups of people smaller than this are never shown by themselves (DESIGN, section 6).
SMALLEST_GROUP = 3

OTHER = "other"
NOT_RECORDED = ""


class StatisticsRow(Struct):
    """One line: its key, a value per column, and the total where adding up makes sense."""

    key: str
    values: tuple[int | None, ...]

    @property
    def total(self) -> int | None:
        """The sum of what is recorded, or None if nothing is."""
        known = [value for value in self.values if value is not None]
        return sum(known) if known else None


class StatisticsTable(Struct):
    """A table of the statistics page and of its CSV file.

    ``columns`` are fiscal years, or empty for a single column of counts. ``total`` counts each
    thing once, so that it can be smaller than the sum of the rows (a host in two prefectures).
    """

    key: str
    columns: tuple[str, ...] = ()
    rows: tuple[StatisticsRow, ...] = ()
    column_totals: tuple[int | None, ...] = ()
    total: int | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.rows)


class Totals(Struct):
    """The figures at the top of the page."""

    people: int | None
    programs: int
    editions: int
    fiscal_years: int
    hosts: int


def published_editions(catalogue: CatalogueDocument) -> list[CatalogueEdition]:
    """Return the editions that are counted: all but sample data, in the catalogue's order."""
    sample = {program.key for program in catalogue.programs if program.is_sample}
    return [
        edition
        for edition in catalogue.editions
        if not edition.is_sample and edition.program not in sample
    ]


def totals(catalogue: CatalogueDocument) -> Totals:
    """Return the overall figures. ``people`` is None where no edition states a number."""
    editions = published_editions(catalogue)
    people = [edition.people.value for edition in editions if edition.people]
    return Totals(
        people=sum(people) if people else None,
        programs=len({edition.program for edition in editions}),
        editions=len(editions),
        fiscal_years=len({edition.fiscal_year for edition in editions}),
        hosts=len(_visited_hosts(catalogue)),
    )


def people_by_program(catalogue: CatalogueDocument) -> StatisticsTable:
    """Return people invited: a row per program in its order, a column per year, oldest first.

    None where a program has no published edition of that year, or the edition states no number.
    """
    editions = published_editions(catalogue)
    years = sorted({edition.fiscal_year for edition in editions})
    value = {
        (edition.program, edition.fiscal_year): edition.people.value
        for edition in editions
        if edition.people
    }
    with_editions = {edition.program for edition in editions}
    rows = tuple(
        StatisticsRow(key=program.key, values=tuple(value.get((program.key, y)) for y in years))
        for program in catalogue.programs
        if program.key in with_editions
    )
    column_totals = tuple(_sum(row.values[index] for row in rows) for index in range(len(years)))
    return StatisticsTable(
        key="people",
        columns=tuple(str(year) for year in years),
        rows=rows,
        column_totals=column_totals,
        total=_sum(column_totals),
    )


def hosts_by_prefecture(catalogue: CatalogueDocument) -> StatisticsTable:
    """Return how many hosts were visited in each prefecture, most first, "not recorded" last.

    A host visited in two prefectures counts in both, and once in the total.
    """
    hosts = _visited_hosts(catalogue)
    counted = Counter(prefecture for host in hosts for prefecture in host.prefectures)
    rows = _most_first(counted)
    without = sum(1 for host in hosts if not host.prefectures)
    if without:
        rows.append(StatisticsRow(key=NOT_RECORDED, values=(without,)))
    return StatisticsTable(key="hosts-by-prefecture", rows=tuple(rows), total=len(hosts))


def hosts_by_kind(catalogue: CatalogueDocument) -> StatisticsTable:
    """Return how many hosts of each kind were visited, most first, "not recorded" last."""
    hosts = _visited_hosts(catalogue)
    return StatisticsTable(
        key="hosts-by-kind",
        rows=tuple(_by_kind(host.kind for host in hosts)),
        total=len(hosts),
    )


def organizations_by_kind(catalogue: CatalogueDocument) -> StatisticsTable:
    """Return how many organizations invitees came from, by kind, each once over all editions.

    Only editions whose people were entered one by one know this; without any there are no rows.
    """
    kinds: dict[str, str] = {}
    for edition in published_editions(catalogue):
        sent = {row.organization for row in edition.rows if row.is_invitee and row.organization}
        for organization in edition.organizations:
            if organization.key in sent:
                kinds.setdefault(organization.key, organization.kind)
    return StatisticsTable(
        key="organizations-by-kind",
        rows=tuple(_by_kind(kinds.values())),
        total=len(kinds) or None,
    )


def people_by(catalogue: CatalogueDocument, key: str, field: str) -> StatisticsTable:
    """Return people invited by one property of the counted rows, most first.

    ``field`` names the column of CountedRow: "represents", "kind", "role", "sex" or "age_band".
    Groups under three are merged into "other", save countries and regions, which each program
    publishes or not as its setting says; rows without them are left out of the compiled document.
    Only one property at a time, because combinations single people out.
    """
    counted: Counter[str] = Counter()
    for edition in published_editions(catalogue):
        for row in edition.rows:
            if row.is_invitee:
                counted[getattr(row, field)] += row.count
    without = counted.pop(NOT_RECORDED, 0)
    if not counted:
        return StatisticsTable(key=key)
    if field == "represents":
        rows = _most_first(counted)
        if without:
            rows.append(StatisticsRow(key=NOT_RECORDED, values=(without,)))
    else:
        if without:
            counted[NOT_RECORDED] = without
        rows = merge_small(counted)
    return StatisticsTable(key=key, rows=tuple(rows), total=sum(row.values[0] or 0 for row in rows))


def merge_small(counted: Counter[str], smallest: int = SMALLEST_GROUP) -> list[StatisticsRow]:
    """Return rows, most first, with all groups under ``smallest`` merged into "other" at the end.

    If what is merged is itself too small, the next smallest group joins it; otherwise the total
    would give the small group away. If that leaves nothing else there are no rows at all.
    """
    kept = sorted(
        ((key, count) for key, count in counted.items() if count >= smallest and key != OTHER),
        key=lambda item: (-item[1], item[0]),
    )
    merged = sum(counted.values()) - sum(count for _key, count in kept)
    while 0 < merged < smallest and kept:
        merged += kept.pop()[1]
    if not kept:
        return []
    rows = [StatisticsRow(key=key, values=(count,)) for key, count in kept]
    if merged:
        rows.append(StatisticsRow(key=OTHER, values=(merged,)))
    return rows


#: Every table by its key, in the order of the page.
TABLES: dict[str, Callable[[CatalogueDocument], StatisticsTable]] = {
    "people": people_by_program,
    "hosts-by-prefecture": hosts_by_prefecture,
    "hosts-by-kind": hosts_by_kind,
    "organizations-by-kind": organizations_by_kind,
    "people-by-country": lambda document: people_by(document, "people-by-country", "represents"),
    "people-by-kind": lambda document: people_by(document, "people-by-kind", "kind"),
    "people-by-role": lambda document: people_by(document, "people-by-role", "role"),
    "people-by-sex": lambda document: people_by(document, "people-by-sex", "sex"),
}


def _visited_hosts(catalogue: CatalogueDocument) -> list[CatalogueHost]:
    """Hosts with at least one visit that is no sample."""
    hosts = []
    for host in catalogue.hosts:
        visits = tuple(visit for visit in host.visits if not visit.is_sample)
        if visits and not host.is_sample:
            hosts.append(host.model_copy(update={"visits": visits}))
    return hosts


def _by_kind(kinds: Iterable[str]) -> list[StatisticsRow]:
    counted = Counter(kinds)
    without = counted.pop(NOT_RECORDED, 0)
    order = {kind: index for index, kind in enumerate(OrganizationKind.values)}
    rows = [
        StatisticsRow(key=kind, values=(count,))
        for kind, count in sorted(
            counted.items(),
            key=lambda item: (-item[1], order.get(item[0], len(order)), item[0]),
        )
    ]
    if without:
        rows.append(StatisticsRow(key=NOT_RECORDED, values=(without,)))
    return rows


def _most_first(counted: Counter[str]) -> list[StatisticsRow]:
    return [
        StatisticsRow(key=key, values=(count,))
        for key, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
