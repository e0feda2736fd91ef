"""Compile the record of an edition into its public document."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from participants.models import Enrollment
from programs.choices import Counted, DelegationStatus, OrganizationKind
from programs.document import (
    CountedRow,
    EditionDocument,
    Figure,
    PublishedCountry,
    PublishedDelegation,
    PublishedHost,
    PublishedOrganization,
    PublishedPhoto,
    PublishedReport,
    PublishedTheme,
    Rendition,
)
from programs.models import Delegation, Edition, ReportedFigure
from sakura.dates import Period
from sakura.languages import Text
from visits.choices import Audience
from visits.models import Release
from visits.release import view_of
from visits.sheet import Sheet


def compile_edition(edition_pk: int) -> EditionDocument:
    """Return the document that publishing an edition now would freeze.

    Reads the record in a constant number of queries. The same record gives the same document.
    """
    edition = Edition.objects.for_compiling().get(pk=edition_pk)
    program = edition.program
    delegations = [
        delegation
        for delegation in sorted(edition.delegations.all(), key=_delegation_order)
        if delegation.status != DelegationStatus.CANCELLED
    ]
    sheets = _public_sheets(delegations)
    enrollments = list(
        Enrollment.objects.took_part()
        .filter(delegation__in=delegations)
        .select_related(
            "organization__country",
            "represents_country",
            "represents_organization__country",
            "person",
            "delegation",
        )
    )
    hosts = _hosts(sheets.values())
    reported = _reported_figures(edition, delegations)
    computed = _computed_figures(enrollments, hosts, reported)
    countries = {
        row.represents_country.code: Text.of(row.represents_country, "name")
        for row in enrollments
        if row.represents_country
    }
    countries |= {
        involvement.organization.country.code: Text.of(involvement.organization.country, "name")
        for delegation in delegations
        for involvement in delegation.involvements.all()
        if involvement.organization.country
    }
    countries |= {
        figure.country.code: Text.of(figure.country, "name")
        for figure in _figure_rows(edition, delegations)
        if figure.country
    }
    return EditionDocument(
        program=program.slug,
        program_name=Text.of(program, "name"),
        short_name=Text.of(program, "short_name") or Text.of(program, "name"),
        colour=program.colour,
        fiscal_year=edition.fiscal_year,
        title=Text.of(edition, "title") or Text.of(program, "name"),
        period=_overall_period(edition.fiscal_year, delegations),
        languages=program.languages,
        themes=tuple(
            PublishedTheme(key=theme.slug, name=Text.of(theme, "name"))
            for theme in sorted(edition.themes.all(), key=lambda theme: theme.slug)
        ),
        lede=Text.of(edition, "lede"),
        introduction=Text.of(edition, "introduction"),
        report_sections=tuple(
            PublishedReport(
                title=Text.of(report, "title"),
                body=Text.of(report, "body"),
            )
            for report in sorted(edition.reports.all(), key=lambda r: (r.position, str(r.uid)))
        ),
        source=Text.of(edition, "source"),
        figures=tuple(sorted(reported + computed, key=_figure_order)),
        rows=_rows(enrollments, with_countries=program.has_country_breakdown),
        organizations=_organizations(enrollments, delegations),
        countries=tuple(
            PublishedCountry(code=code, name=name) for code, name in sorted(countries.items())
        ),
        hosts=hosts,
        delegations=tuple(
            PublishedDelegation(
                uid=str(delegation.uid),
                label=Text.of(delegation, "label"),
                period=_with_year(delegation, edition.fiscal_year),
                status=delegation.status,
                is_sample=delegation.is_sample,
                sheet=sheets.get(delegation.pk),
            )
            for delegation in delegations
        ),
        photos=_photos(edition),
        is_sample=edition.is_sample,
    )


def _delegation_order(delegation: Delegation) -> tuple[Any, ...]:
    first = delegation.first_day or delegation.month
    return (first is None, first or dt.date.max, delegation.label_en, str(delegation.uid))


def _with_year(delegation: Delegation, fiscal_year: int) -> Period:
    period: Period = delegation.period
    return period.model_copy(update={"fiscal_year": fiscal_year})


def _overall_period(fiscal_year: int, delegations: Sequence[Delegation]) -> Period:
    """The days of all delegations together; a month if all share one; else the fiscal year."""
    periods = [delegation.period for delegation in delegations]
    if periods and all(period.first_day for period in periods):
        first = min(period.first_day for period in periods)
        last = max(period.last_day or period.first_day for period in periods)
        return Period(first_day=first, last_day=last, fiscal_year=fiscal_year)
    months = {
        period.month or (period.first_day and period.first_day.replace(day=1)) for period in periods
    }
    if len(months) == 1 and None not in months:
        return Period(month=months.pop(), fiscal_year=fiscal_year)
    return Period(fiscal_year=fiscal_year)


def _public_sheets(delegations: Sequence[Delegation]) -> dict[int, Sheet]:
    """The public view of the newest release of each delegation that is issued to the public."""
    newest: dict[int, int] = {}
    rows = (
        Release.objects.filter(itinerary__delegation__in=delegations)
        .order_by("number")
        .values_list("itinerary__delegation", "pk", "audiences")
    )
    for delegation, pk, audiences in rows:
        if Audience.PUBLIC in audiences:
            newest[delegation] = pk
    releases = Release.objects.in_bulk(newest.values())
    return {delegation: view_of(releases[pk], Audience.PUBLIC) for delegation, pk in newest.items()}


def _hosts(sheets: Collection[Sheet]) -> tuple[PublishedHost, ...]:
    """Hosts in order of visit, each once, with the prefectures in which it was visited."""
    hosts: dict[str, PublishedHost] = {}
    for sheet in sorted(sheets, key=lambda sheet: (sheet.period.sort_key, sheet.delegation)):
        for stop in sheet.stops:
            if stop.is_cancelled:
                continue
            for host in stop.hosts:
                known = hosts.get(host.key)
                prefectures = set(known.prefectures) if known else set()
                if host.prefecture:
                    prefectures.add(host.prefecture)
                hosts[host.key] = PublishedHost(
                    key=host.key,
                    name=host.name,
                    kind=host.kind,
                    country=host.country,
                    country_name=host.country_name,
                    prefectures=tuple(sorted(prefectures)),
                    is_sample=stop.is_sample or sheet.is_sample,
                )
    return tuple(hosts.values())


def _figure_rows(edition: Edition, delegations: Sequence[Delegation]) -> list[ReportedFigure]:
    return [
        *edition.figures.all(),
        *(figure for delegation in delegations for figure in delegation.figures.all()),
    ]


def _reported_figures(edition: Edition, delegations: Sequence[Delegation]) -> list[Figure]:
    """Reported figures of the edition; without one, those of its delegations added up."""
    figures = [_figure(row) for row in edition.figures.all()]
    own = {_figure_key(figure) for figure in figures}
    added: dict[tuple[str, ...], list[Figure]] = {}
    for delegation in delegations:
        for row in delegation.figures.all():
            figure = _figure(row)
            if _figure_key(figure) not in own:
                added.setdefault(_figure_key(figure), []).append(figure)
    for rows in added.values():
        figures.append(rows[0].model_copy(update={"value": sum(row.value for row in rows)}))
    return figures


def _figure(row: ReportedFigure) -> Figure:
    return Figure(
        counts=row.counts,
        value=row.value,
        label=Text.of(row, "label"),
        note=Text.of(row, "note"),
        source=Text.of(row, "source"),
        is_reported=True,
        country=row.country.code if row.country else "",
        kind=row.kind,
        role=row.role,
        position=row.position,
    )


def _figure_key(figure: Figure) -> tuple[str, ...]:
    return (figure.counts, figure.country, figure.kind, figure.role)


def _figure_order(figure: Figure) -> tuple[Any, ...]:
    return (Counted.values.index(figure.counts), figure.position, _figure_key(figure))


def _computed_figures(
    enrollments: Sequence[Enrollment], hosts: Sequence[PublishedHost], reported: Sequence[Figure]
) -> list[Figure]:
    """Figures counted from the record, where none was reported for the same thing."""
    organizations = {
        row.organization_id: row.organization for row in enrollments if row.organization
    }
    kinds = Counter(organization.kind for organization in organizations.values())
    counts = {
        Counted.PEOPLE: len(enrollments),
        Counted.ORGANIZATIONS: len(organizations),
        Counted.UNIVERSITIES: kinds[OrganizationKind.UNIVERSITY],
        Counted.MINISTRIES: kinds[OrganizationKind.MINISTRY],
        Counted.COUNTRIES: len({row.represents_country_id for row in enrollments} - {None}),
        Counted.HOSTS: len(hosts),
    }
    taken = {_figure_key(figure) for figure in reported}
    figures = [Figure(counts=what.value, value=count) for what, count in counts.items() if count]
    return [figure for figure in figures if _figure_key(figure) not in taken]


def _rows(enrollments: Sequence[Enrollment], *, with_countries: bool) -> tuple[CountedRow, ...]:
    """Anonymous rows, in order of their own values."""
    rows = Counter(
        (
            str(row.organization.uid) if row.organization else "",
            row.organization.kind if row.organization else "",
            _represents(row) if with_countries else "",
            row.role,
            row.person.sex,
            _age_band(row),
        )
        for row in enrollments
    )
    return tuple(
        CountedRow(
            organization=organization,
            kind=kind,
            represents=represents,
            role=role,
            sex=sex,
            age_band=age_band,
            count=count,
        )
        for (organization, kind, represents, role, sex, age_band), count in sorted(rows.items())
    )


def _represents(row: Enrollment) -> str:
    if row.represents_country:
        return row.represents_country.code
    return str(row.represents_organization.uid) if row.represents_organization else ""


def _age_band(row: Enrollment) -> str:
    """Ten years wide, on the delegation's first day; empty if either day is not recorded."""
    born, day = row.person.birth_date, row.delegation.first_day or row.delegation.month
    if not born or not day:
        return ""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return f"{age // 10 * 10}-{age // 10 * 10 + 9}"


def _organizations(
    enrollments: Sequence[Enrollment], delegations: Sequence[Delegation]
) -> tuple[PublishedOrganization, ...]:
    """Organizations of the rows and of the involvements, each once per involvement."""
    found = {}
    for row in enrollments:
        for organization in (row.organization, row.represents_organization):
            if organization:
                found[(str(organization.uid), "")] = organization
    for delegation in delegations:
        for involvement in delegation.involvements.all():
            organization = involvement.organization
            found.pop((str(organization.uid), ""), None)
            found[(str(organization.uid), involvement.role)] = organization
    return tuple(
        PublishedOrganization(
            key=key,
            name=Text.of(organization, "name"),
            kind=organization.kind,
            country=organization.country.code if organization.country else "",
            involvement=role,
        )
        for (key, role), organization in sorted(
            found.items(), key=lambda item: (item[0][1], item[1].kind, item[1].name_en, item[0])
        )
    )


def _photos(edition: Edition) -> tuple[PublishedPhoto, ...]:
    """Photos of the edition in order of display, cleared or not: ``check_edition`` tells."""
    photos = edition.photos.select_related("stop").prefetch_related("hosts")
    return tuple(
        PublishedPhoto(
            uid=str(photo.uid),
            caption=Text.of(photo, "caption"),
            alt=Text.of(photo, "alt"),
            period=photo.period,
            place=Text.of(photo, "place"),
            credit=Text.of(photo, "credit"),
            is_artwork=photo.is_artwork,
            is_sample=photo.is_sample,
            stop=str(photo.stop.uid) if photo.stop else "",
            hosts=tuple(sorted(host.slug for host in photo.hosts.all())),
            renditions=tuple(Rendition(**rendition) for rendition in photo.renditions),
        )
        for photo in sorted(photos, key=lambda photo: (photo.position, str(photo.uid)))
    )
