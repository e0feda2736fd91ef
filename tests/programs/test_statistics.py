from collections import Counter

import pytest

from programs.document import CountedRow, Figure
from programs.statistics import (
    StatisticsRow,
    Totals,
    hosts_by_kind,
    hosts_by_prefecture,
    merge_small,
    organizations_by_kind,
    people_by,
    people_by_program,
    totals,
)
from tests.programs.documents import (
    make_catalogue,
    make_catalogue_edition,
    make_host,
    make_organization,
    make_program,
    make_visit,
)


def people(number):
    return (Figure(counts="people", value=number),)


def lines(table):
    return [(row.key, row.values) for row in table.rows]


def test_people_by_program_has_a_column_per_year_and_says_what_is_not_published():
    catalogue = make_catalogue(
        programs=(make_program("chinese"), make_program("indian"), make_program("unpublished")),
        editions=(
            make_catalogue_edition("chinese", fiscal_year=2019, figures=people(153)),
            make_catalogue_edition("indian", fiscal_year=2019, figures=()),
            make_catalogue_edition("indian", fiscal_year=2018, figures=people(30)),
        ),
    )

    table = people_by_program(catalogue)

    assert table.columns == ("2018", "2019")
    assert lines(table) == [("chinese", (None, 153)), ("indian", (30, None))]
    assert [row.total for row in table.rows] == [153, 30]
    assert table.column_totals == (30, 153)
    assert table.total == 183


def test_people_by_program_leaves_sample_data_out():
    catalogue = make_catalogue(
        programs=(make_program("real"), make_program("made-up", is_sample=True)),
        editions=(
            make_catalogue_edition("real", figures=people(30)),
            make_catalogue_edition("real", fiscal_year=2019, figures=people(7), is_sample=True),
            make_catalogue_edition("made-up", figures=people(9)),
        ),
    )

    assert lines(people_by_program(catalogue)) == [("real", (30,))]
    assert totals(catalogue) == Totals(people=30, programs=1, editions=1, fiscal_years=1, hosts=1)


def test_totals_of_nothing_state_no_number_of_people():
    catalogue = make_catalogue(editions=(), hosts=())

    assert totals(catalogue) == Totals(people=None, programs=0, editions=0, fiscal_years=0, hosts=0)
    assert not people_by_program(catalogue)


def test_hosts_by_prefecture_counts_a_host_in_each_and_once_in_the_total():
    tokyo, saitama = make_visit(prefecture="JP-13"), make_visit(prefecture="JP-11")
    catalogue = make_catalogue(
        hosts=(
            make_host("both", visits=(tokyo, saitama)),
            make_host("tokyo", visits=(tokyo, make_visit())),
            make_host("nowhere", visits=(make_visit(),)),
            make_host("made-up", visits=(tokyo,), is_sample=True),
            make_host("sample-visit", visits=(make_visit(prefecture="JP-40", is_sample=True),)),
        )
    )

    table = hosts_by_prefecture(catalogue)

    assert lines(table) == [("JP-13", (2,)), ("JP-11", (1,)), ("", (1,))]
    assert table.total == 3


def test_hosts_by_kind_puts_what_is_not_recorded_last():
    catalogue = make_catalogue(
        hosts=(
            make_host("a", kind=""),
            make_host("b", kind=""),
            make_host("c", kind="company"),
            make_host("d", kind="university"),
        )
    )

    assert lines(hosts_by_kind(catalogue)) == [
        ("university", (1,)),
        ("company", (1,)),
        ("", (2,)),
    ]


def test_organizations_count_once_over_editions_and_only_where_people_came_from():
    rows = (CountedRow(organization="iit", count=5), CountedRow(organization="lab", count=2))
    organizations = (
        make_organization("iit"),
        make_organization("lab", kind="research_institute"),
        make_organization("jst", kind="ministry", involvement="implementing"),
    )
    catalogue = make_catalogue(
        editions=tuple(
            make_catalogue_edition(fiscal_year=year, rows=rows, organizations=organizations)
            for year in (2018, 2019)
        )
    )

    table = organizations_by_kind(catalogue)

    assert lines(table) == [("university", (1,)), ("research_institute", (1,))]
    assert table.total == 2


def test_people_by_role_merges_small_groups_and_counts_invitees_only():
    rows = (
        CountedRow(role="head", count=1),
        CountedRow(role="deputy_head", count=2),
        CountedRow(role="member", count=20),
        CountedRow(role="member", count=4),
        CountedRow(role="observer", count=9, is_invitee=False),
    )
    catalogue = make_catalogue(editions=(make_catalogue_edition(rows=rows),))

    table = people_by(catalogue, "people-by-role", "role")

    assert lines(table) == [("member", (24,)), ("other", (3,))]
    assert table.total == 27


def test_people_by_country_shows_each_one():
    rows = (
        CountedRow(represents="IN", count=2),
        CountedRow(represents="asean-secretariat", count=1),
        CountedRow(represents="", count=1),
    )
    catalogue = make_catalogue(editions=(make_catalogue_edition(rows=rows),))

    assert lines(people_by(catalogue, "people-by-country", "represents")) == [
        ("IN", (2,)),
        ("asean-secretariat", (1,)),
        ("", (1,)),
    ]


def test_people_by_without_counted_rows_has_no_rows():
    assert not people_by(make_catalogue(), "people-by-sex", "sex")


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        pytest.param({"f": 10, "m": 12}, [("m", 12), ("f", 10)], id="nothing small"),
        pytest.param({"f": 10, "m": 12, "x": 1}, [("m", 12), ("other", 11)], id="one small group"),
        pytest.param(
            {"f": 2, "m": 2, "x": 9}, [("x", 9), ("other", 4)], id="small groups together"
        ),
        pytest.param({"f": 2, "m": 2}, [], id="only small groups"),
        pytest.param({"f": 1}, [], id="too few to show"),
        pytest.param({"other": 5, "m": 4}, [("m", 4), ("other", 5)], id="kind other stays other"),
        pytest.param({}, [], id="nobody"),
    ],
)
def test_merge_small_never_shows_a_group_of_one_or_two(counted, expected):
    rows = merge_small(Counter(counted))

    assert rows == [StatisticsRow(key=key, values=(count,)) for key, count in expected]
