import datetime as dt

import pytest

from participants.choices import EnrollmentStatus, Sex
from programs.choices import Counted, DelegationStatus, OrganizationKind
from programs.compiling import compile_edition
from programs.document import CountedRow, Figure, PublishedHost
from sakura.dates import Period
from sakura.frozen import canonical
from sakura.languages import Text
from tests.factories import (
    make_country,
    make_delegation,
    make_edition,
    make_enrollment,
    make_figure,
    make_host,
    make_involvement,
    make_itinerary,
    make_organization,
    make_person,
    make_photo,
    make_report,
    make_site,
    make_stop,
    make_stop_host,
    make_theme,
)
from tests.visits.releasing import release_to

pytestmark = pytest.mark.django_db


def came(delegation, **values):
    return make_enrollment(delegation=delegation, status=EnrollmentStatus.COMPLETED, **values)


@pytest.mark.parametrize("count", [1, 3])
def test_compiling_takes_a_constant_number_of_queries(count, django_assert_num_queries):
    edition = make_edition()
    for _ in range(count):
        edition.themes.add(make_theme())
        make_figure(edition=edition, counts=Counted.DAYS, country=make_country())
        make_report(edition=edition)
        make_photo(edition=edition)
        delegation = make_delegation(edition=edition, label_en=f"Group {_}")
        make_figure(delegation=delegation, country=make_country())
        make_involvement(delegation=delegation)
        came(delegation, organization=make_organization(country=make_country()))
        itinerary = make_itinerary(delegation=delegation)
        make_stop_host(stop=make_stop(itinerary=itinerary))
        release_to(itinerary, "public")

    # Edition with program, themes, reports, figures, delegations, their figures and involvements;
    # releases, their documents; enrollments; photos and their hosts.
    with django_assert_num_queries(12):
        document = compile_edition(edition.pk)

    assert len(document.sheets) == len(document.hosts) == len(document.photos) == count


def test_the_same_record_gives_the_same_document():
    edition = make_edition()
    delegation = make_delegation(edition=edition)
    for _ in range(3):
        came(delegation, organization=make_organization())
        edition.themes.add(make_theme())

    assert canonical(compile_edition(edition.pk)) == canonical(compile_edition(edition.pk))


def test_reported_figures_stand_before_what_can_be_counted():
    edition = make_edition()
    delegation = make_delegation(edition=edition)
    university = make_organization(kind=OrganizationKind.UNIVERSITY)
    came(delegation, organization=university)
    came(delegation, organization=university)
    make_figure(edition=edition, counts=Counted.PEOPLE, value=153, source_en="JST")

    figures = compile_edition(edition.pk).figures

    assert figures == (
        Figure(counts="people", value=153, source=Text(en="JST"), is_reported=True),
        Figure(counts="organizations", value=1),
        Figure(counts="universities", value=1),
    )


def test_figures_of_delegations_are_added_up():
    edition = make_edition()
    for label, value in (("1st", 100), ("2nd", 53)):
        make_figure(
            delegation=make_delegation(edition=edition, label_en=label),
            counts=Counted.PEOPLE,
            value=value,
            source_en="JST",
        )

    people = compile_edition(edition.pk).people

    assert (people.value, people.is_reported) == (153, True)


def test_only_invitees_who_came_are_counted():
    edition = make_edition()
    delegation = make_delegation(edition=edition)
    came(delegation)
    came(delegation, is_invitee=False)
    for status in (EnrollmentStatus.ACCEPTED, EnrollmentStatus.WITHDRAWN):
        make_enrollment(delegation=delegation, status=status)
    cancelled = make_delegation(
        edition=edition, label_en="cancelled", status=DelegationStatus.CANCELLED
    )
    came(cancelled)

    assert compile_edition(edition.pk).people == Figure(counts="people", value=1)


def test_rows_hold_no_person_but_how_many_are_alike():
    edition = make_edition()
    delegation = make_delegation(edition=edition, first_day=dt.date(2019, 1, 20))
    india = make_country(code="IN", name_en="India")
    iit = make_organization(kind=OrganizationKind.UNIVERSITY)
    for born in (dt.date(1985, 1, 20), dt.date(1979, 1, 21)):
        person = make_person(sex=Sex.FEMALE, birth_date=born, surname="KUMAR")
        came(delegation, person=person, organization=iit, represents_country=india)

    document = compile_edition(edition.pk)

    assert document.rows == (
        CountedRow(
            organization=str(iit.uid),
            kind="university",
            represents="IN",
            role="member",
            sex="f",
            age_band="30-39",
            count=2,
        ),
    )
    assert "KUMAR" not in canonical(document)


def test_rows_name_no_country_where_the_program_does_not_publish_it():
    edition = make_edition()
    edition.program.has_country_breakdown = False
    edition.program.save()
    came(make_delegation(edition=edition), represents_country=make_country())

    assert [row.represents for row in compile_edition(edition.pk).rows] == [""]


def test_hosts_stand_in_order_of_visit_each_once_with_where_it_was():
    edition = make_edition()
    itinerary = make_itinerary(delegation=make_delegation(edition=edition))
    riken, aist = make_host(slug="riken"), make_host(slug="aist")
    kobe = make_site(host=riken, prefecture="JP-28")
    for day, host, site in ((22, riken, None), (21, aist, None), (24, riken, kobe)):
        stop = make_stop(itinerary=itinerary, day=dt.date(2019, 1, day))
        make_stop_host(stop=stop, host=host, site=site)
    release_to(itinerary, "public")

    hosts = compile_edition(edition.pk).hosts

    assert hosts == tuple(
        PublishedHost(
            key=host.slug,
            name=Text.of(host.organization, "name"),
            kind=host.organization.kind,
            prefectures=prefectures,
        )
        for host, prefectures in ((aist, ()), (riken, ("JP-28",)))
    )


def test_only_what_is_released_to_the_public_is_published():
    edition = make_edition()
    itinerary = make_itinerary(delegation=make_delegation(edition=edition))
    make_stop(itinerary=itinerary, title_en="Tour", participants_note_en="Bring a coat")
    release_to(itinerary, "participant")

    hidden = compile_edition(edition.pk)
    release_to(itinerary, "public")
    shown = compile_edition(edition.pk)

    assert hidden.stops == []
    assert [(stop.title.en, stop.participants_note) for stop in shown.stops] == [("Tour", Text())]


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (
            [
                {"first_day": dt.date(2019, 1, 20), "last_day": dt.date(2019, 1, 26)},
                {"first_day": dt.date(2018, 11, 4), "last_day": dt.date(2018, 11, 10)},
            ],
            Period(first_day=dt.date(2018, 11, 4), last_day=dt.date(2019, 1, 26), fiscal_year=2018),
        ),
        (
            [{"month": dt.date(2019, 1, 1)}, {"first_day": dt.date(2019, 1, 20)}],
            Period(month=dt.date(2019, 1, 1), fiscal_year=2018),
        ),
        ([{"month": dt.date(2019, 1, 1)}, {"month": None}], Period(fiscal_year=2018)),
        ([], Period(fiscal_year=2018)),
    ],
    ids=["days of all", "one month", "one unknown", "no delegation"],
)
def test_period_of_the_edition_says_what_is_known_and_no_more(periods, expected):
    edition = make_edition(fiscal_year=2018)
    for number, period in enumerate(periods):
        make_delegation(edition=edition, label_en=str(number), **period)

    assert compile_edition(edition.pk).period == expected
