"""Home, programs, hosts and statistics: pages made from the catalogue alone."""

import csv
import datetime as dt
import io
import re

import pytest

from programs.catalogue import CatalogueHighlight
from programs.document import CountedRow, Figure, PublishedCountry
from programs.views.galleries import grid_classes
from programs.views.hosts import HOSTS_PER_PAGE
from sakura.dates import Period
from sakura.languages import Text
from tests.programs.documents import (
    make_catalogue,
    make_catalogue_edition,
    make_host,
    make_photo,
    make_program,
    make_visit,
    store_catalogue,
)

pytestmark = pytest.mark.django_db

CHINESE = make_program(
    "chinese",
    name=Text(en="Chinese Officers Invitation Program"),
    short_name=Text(en="Chinese Officers"),
    colour="rose",
)
YEAR_2019 = Period(fiscal_year=2019)


def get(client, path, catalogue=None):
    store_catalogue(catalogue)
    response = client.get(path)
    assert response.status_code == 200
    return response


def text_of(response):
    """The words of the main part that are shown, with one space between them."""
    content = re.sub(r"<div[^>]* hidden>.*?</div>", "", response.content.decode())
    main = content[content.index("<main") : content.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def people(number):
    return (Figure(counts="people", value=number),)


def two_programs():
    return make_catalogue(
        programs=(CHINESE, make_program()),
        editions=(
            make_catalogue_edition(
                "chinese", fiscal_year=2019, period=YEAR_2019, figures=people(153), hosts=()
            ),
            make_catalogue_edition(figures=people(30)),
        ),
    )


# Home


def test_home_draws_one_petal_per_person_and_says_so(client):
    response = get(client, "/en/", two_programs())

    content = response.content.decode()
    assert "183 petals, one for each person invited" in content
    assert "From the centre outward: Indian Officers, January 2019: 30; " in content
    hero = content[content.index('class="hero"') : content.index("</section>")]
    petals = [int(count) for count in re.findall(r'href="#b(\d)" transform', hero)]
    assert sum(petals) == 183
    words = text_of(response)
    assert "30 Indian Officers , January 2019 153 Chinese Officers , fiscal year 2019" in words


def test_home_shows_programs_years_and_places(client):
    words = text_of(get(client, "/en/", two_programs()))

    assert "Chinese Officers Invitation Program 153 people invited, fiscal year 2019" in words
    assert "FY2018 Indian Officers, FY2018 January 2019, 30 people, 1 host" in words
    assert "FY2019 Chinese Officers, FY2019 153 people" in words
    assert "Prefecture not recorded RIKEN" in words


def test_home_chooses_photographs_of_each_edition_in_turn(client):
    photos = [
        make_photo(f"p{number}", caption=Text(en=f"Photo {number}"), hosts=())
        for number in range(9)
    ]
    catalogue = make_catalogue(
        programs=(CHINESE, make_program()),
        editions=(
            make_catalogue_edition("chinese", photos=tuple(photos[:7])),
            make_catalogue_edition(photos=tuple(photos[7:])),
        ),
    )

    captions = re.findall(
        r"<figcaption>(Photo \d)", get(client, "/en/", catalogue).content.decode()
    )

    assert captions == ["Photo 0", "Photo 7", "Photo 1", "Photo 8", "Photo 2"]


@pytest.mark.parametrize(
    ("shown_after", "is_shown"),
    [
        (Period(month=dt.date(2019, 1, 1)), True),
        (Period(first_day=dt.date(2030, 1, 20), last_day=dt.date(2030, 1, 26)), False),
    ],
    ids=["over", "still to come"],
)
def test_home_shows_the_highlight_of_an_edition_once_the_visit_is_over(
    client, shown_after, is_shown
):
    highlight = CatalogueHighlight(
        title=Text(en="University exchange"),
        period=Period(first_day=dt.date(2019, 1, 23), last_day=dt.date(2019, 1, 23)),
        shown_after=shown_after,
    )
    catalogue = make_catalogue(editions=(make_catalogue_edition(highlights=(highlight,)),))

    words = text_of(get(client, "/en/", catalogue))

    assert ("January 23, 2019 University exchange" in words) is is_shown


@pytest.mark.parametrize("count", range(12))
def test_photographs_fill_whole_rows_of_the_grid(count):
    widths = {"": 4, "w5": 5, "w6": 6, "w7": 7}

    columns = [widths[name] for name in grid_classes(count)]

    assert len(columns) == count
    assert count == 1 or sum(columns) % 12 == 0


# Programs


def test_program_list_shows_every_program_with_its_editions(client):
    words = text_of(get(client, "/en/programs/", two_programs()))

    assert "Chinese Officers Invitation Program 153 people, fiscal year 2019" in words
    assert "Indian Officers Invitation Program 30 people, January 2019" in words


def test_a_program_without_editions_says_so(client):
    catalogue = make_catalogue(editions=(), hosts=())

    words = text_of(get(client, "/en/programs/indian-officers/", catalogue))

    assert "No edition is published yet." in words
    assert "Themes" not in words


def test_a_program_shows_its_editions_and_the_newest_ones_hosts(client):
    catalogue = make_catalogue(
        programs=(
            make_program(
                taking_part=Text(en="Researchers."),
                countries=(PublishedCountry(code="IN", name=Text(en="India")),),
            ),
        ),
        editions=(
            make_catalogue_edition(fiscal_year=2019, period=YEAR_2019, figures=(), hosts=("jeol",)),
            make_catalogue_edition(),
        ),
        hosts=(
            make_host(),
            make_host(
                "jeol",
                name=Text(en="JEOL, Ltd."),
                visits=(make_visit(fiscal_year=2019, prefecture="JP-13"),),
            ),
        ),
    )

    words = text_of(get(client, "/en/programs/indian-officers/", catalogue))

    assert "Read the FY2019 report" in words
    assert "Themes of FY2019 New energy" in words
    assert "FY2019 not recorded not published 1 Read the FY2019 report" in words
    assert "FY2018 January 2019 30 1 Read the FY2018 report" in words
    assert "Who takes part Researchers. Countries and regions India" in words
    assert "Hosts in FY2019 Tokyo JEOL, Ltd." in words


# Hosts


def hosts_catalogue():
    return make_catalogue(
        programs=(CHINESE, make_program()),
        editions=(
            make_catalogue_edition("chinese", fiscal_year=2019),
            make_catalogue_edition(),
        ),
        hosts=(
            make_host(
                "aist",
                name=Text(en="AIST", ja="産業技術総合研究所"),
                reading="さんぎょうぎじゅつ",
                search_text="aist 産業技術総合研究所",
            ),
            make_host(
                "ito-en",
                name=Text(en="ITO EN, Ltd.", ja="伊藤園"),
                reading="いとうえん",
                kind="company",
                search_text="itoenltd 伊藤園",
                visits=(make_visit("chinese", 2019, prefecture="JP-13"),),
            ),
            make_host(
                "utokyo",
                name=Text(en="The University of Tokyo", ja="東京大学"),
                reading="とうきょうだいがく",
                kind="university",
                search_text="theuniversityoftokyo 東京大学 utokyo",
                visits=(make_visit(prefecture="JP-13"), make_visit("chinese", 2019)),
            ),
        ),
    )


def listed(response):
    return re.findall(r'<h2><a href="/\w+/hosts/([\w-]+)/"', response.content.decode())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["aist", "ito-en", "utokyo"]),
        ("q=Ito+En", ["ito-en"]),
        ("q=%EF%BC%A9%EF%BC%B4%EF%BC%AF", ["ito-en"]),
        ("q=%E6%9D%B1%E4%BA%AC", ["utokyo"]),
        ("q=U.Tokyo", ["utokyo"]),
        ("q=%2E", []),
        ("kind=company", ["ito-en"]),
        ("kind=nope", []),
        ("prefecture=JP-13", ["ito-en", "utokyo"]),
        ("program=chinese", ["ito-en", "utokyo"]),
        ("program=chinese&kind=university&prefecture=JP-13&q=tokyo", ["utokyo"]),
    ],
)
def test_the_directory_is_narrowed_by_its_filters(client, query, expected):
    response = get(client, f"/en/hosts/?{query}", hosts_catalogue())

    assert listed(response) == expected
    words = text_of(response)
    assert ("No host matches" in words) is (not expected)
    assert "1 host " in words if len(expected) == 1 else f"{len(expected)} hosts" in words


def test_the_directory_keeps_what_was_chosen_and_is_then_not_indexed(client):
    content = get(client, "/en/hosts/?q=%3Cb%3E&kind=company", hosts_catalogue()).content.decode()

    assert 'value="&lt;b&gt;"' in content
    assert '<option value="company" selected>company</option>' in content
    assert '<meta name="robots" content="noindex, follow">' in content


def test_in_japanese_hosts_stand_by_reading(client):
    assert listed(get(client, "/ja/hosts/", hosts_catalogue())) == ["ito-en", "aist", "utokyo"]


def test_a_long_directory_has_pages_that_keep_the_filter(client):
    hosts = tuple(make_host(f"host-{number:02}") for number in range(HOSTS_PER_PAGE + 1))
    first = get(client, "/en/hosts/?q=riken", make_catalogue(hosts=hosts))

    second = client.get("/en/hosts/?q=riken&page=2")

    assert len(listed(first)) == HOSTS_PER_PAGE
    assert 'href="?q=riken&amp;page=2"' in first.content.decode()
    assert listed(second) == [f"host-{HOSTS_PER_PAGE:02}"]
    assert 'href="?q=riken"' in second.content.decode()
    assert client.get("/en/hosts/?page=3").status_code == 404


def test_a_host_shows_its_visits_by_edition_and_photographs(client):
    catalogue = make_catalogue(
        programs=(CHINESE, make_program()),
        editions=(
            make_catalogue_edition("chinese", fiscal_year=2019, photos=(make_photo(),)),
            make_catalogue_edition(photos=(make_photo("other", hosts=("jeol",)),)),
        ),
        hosts=(
            make_host(
                website="https://www.riken.example/en/",
                description=Text(en="A research institute."),
                visits=(
                    make_visit(
                        "chinese", 2019, title=Text(en="The K computer"), prefecture="JP-28"
                    ),
                    make_visit(
                        period=Period(first_day=dt.date(2019, 1, 22), last_day=dt.date(2019, 1, 22))
                    ),
                ),
            ),
        ),
    )

    response = get(client, "/en/hosts/riken/", catalogue)

    words = text_of(response)
    assert "RIKEN 理化学研究所 A research institute." in words
    assert "Kind Research institute Visited in Hyogo" in words
    assert "FY2019 Chinese Officers Date not recorded The K computer Hyogo" in words
    assert "FY2018 Indian Officers January 22, 2019 Visit to RIKEN" in words
    content = response.content.decode()
    assert (
        '<a href="https://www.riken.example/en/" rel="external noopener">www.riken.example</a>'
        in (content)
    )
    assert content.count("<figure") == 1
    assert "Marked: Hyogo 1." in content


def test_a_host_of_a_visit_still_to_come_has_no_page(client):
    coming = Period(first_day=dt.date(2030, 1, 1), last_day=dt.date(2030, 1, 5))
    store_catalogue(make_catalogue(hosts=(make_host(visits=(make_visit(shown_after=coming),)),)))

    assert client.get("/en/hosts/riken/").status_code == 404
    assert "riken" not in client.get("/en/hosts/").content.decode().lower()


# Statistics


def test_statistics_show_chart_and_table_with_the_same_numbers(client):
    response = get(client, "/en/statistics/", two_programs())

    words = text_of(response)
    assert "people invited in published editions 183" in words
    assert (
        "Program FY2018 FY2019 Total Chinese Officers not published 153 153"
        " Indian Officers 30 not published 30 All programs 30 153 183"
    ) in words
    assert "Prefecture Hosts Prefecture not recorded 1 All hosts, each once 1" in words
    assert "FY2018: 30; FY2019: 153. The same figures are in the table" in words
    assert "People by sex" not in words


def test_statistics_by_role_merge_small_groups_and_say_so(client):
    rows = (CountedRow(role="head", count=1), CountedRow(role="member", count=29))
    rows += (CountedRow(role="supervisor", count=4),)
    catalogue = make_catalogue(editions=(make_catalogue_edition(rows=rows),))

    words = text_of(get(client, "/en/statistics/", catalogue))

    assert "Role People Member 29 Other 5 Total 34" in words
    assert "Groups of fewer than 3 people are counted under “Other”." in words


def test_statistics_csv_writes_out_what_is_not_published(client):
    response = get(client, "/en/statistics/people.csv", two_programs())

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="sakura-statistics-people-en.csv"'
    )
    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        ["Program", "FY2018", "FY2019", "Total"],
        ["Chinese Officers", "not published", "153", "153"],
        ["Indian Officers", "30", "not published", "30"],
        ["All programs", "30", "153", "183"],
    ]


def test_statistics_csv_of_hosts_has_a_line_per_kind(client):
    response = get(client, "/en/statistics/hosts-by-kind.csv", hosts_catalogue())

    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        ["Kind", "Hosts"],
        ["university", "1"],
        ["research institute", "1"],
        ["company", "1"],
    ]


# About


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/en/about/", "About"),
        ("/en/about/accessibility/", "Accessibility"),
        ("/en/about/privacy/", "Privacy"),
        ("/en/about/data/", "Data and credits"),
    ],
)
def test_pages_of_prose_have_their_title(client, path, title):
    response = get(client, path)

    assert f"<h1>{title}</h1>" in response.content.decode()


def test_the_data_page_offers_every_table_and_edition(client):
    content = get(client, "/en/about/data/", two_programs()).content.decode()

    assert re.findall(r'href="/en/statistics/([\w-]+)\.csv"', content) == [
        "people",
        "hosts-by-prefecture",
        "hosts-by-kind",
    ]
    assert 'href="/en/programs/chinese/fy2019/"' in content
