"""The page of an edition and its files say what the document says, and no more."""

import datetime as dt
import json
import re

import icalendar
import pytest
from django.test import RequestFactory
from django.utils.translation import override

from programs.document import (
    Figure,
    PublishedCountry,
    PublishedDelegation,
    PublishedHost,
    PublishedReport,
    PublishedTheme,
    Rendition,
)
from programs.views import edition_page
from sakura.dates import Period
from sakura.languages import Text
from tests.programs.documents import (
    JANUARY,
    make_catalogue,
    make_catalogue_edition,
    make_edition_document,
    make_host,
    make_organization,
    make_photo,
    make_program,
    make_sheet,
    make_stop,
    publish,
)
from visits.sheet import SheetGroup, SheetHost

pytestmark = pytest.mark.django_db

EDITION = "/en/programs/indian-officers/fy2018/"
COMING = Period(first_day=dt.date(2030, 1, 20), last_day=dt.date(2030, 1, 26), fiscal_year=2018)


def text_of(response):
    """The words of a page, with one space between them."""
    content = response.content.decode()
    main = content[content.index("<main") : content.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def page(client, path=EDITION, *, catalogue=None, **values):
    publish(make_edition_document(**values), catalogue)
    response = client.get(path)
    assert response.status_code == 200
    return response


def delegation(*stops, **values):
    period = values.pop("period", JANUARY)
    sheet = make_sheet(*stops, period=period)
    return PublishedDelegation(**{"uid": "delegation-1", "period": period, "sheet": sheet} | values)


def test_the_page_tells_year_month_figures_texts_and_source(client):
    words = text_of(
        page(
            client,
            source=Text(en="JST, program page"),
            report_sections=(PublishedReport(title=Text(en="Voices"), body=Text(en="Good.")),),
            themes=(PublishedTheme(key="energy", name=Text(en="New energy")),),
        )
    )

    assert "Indian Officers Invitation Program Fiscal year 2018, January 2019" in words
    assert "people invited as reported 30" in words
    assert "Source: Program page" in words
    assert "First part. Second part." in words
    assert "Voices Good." in words
    assert "Source: JST, program page" in words
    assert "Themes New energy" in words


def test_a_fiscal_year_alone_is_said_once(client):
    words = text_of(page(client, period=Period(fiscal_year=2018)))

    assert "Indian Officers Invitation Program Fiscal year 2018 A week in Japan." in words


def test_only_reported_figures_are_marked_and_five_are_shown(client):
    figures = tuple(Figure(counts="people", value=number) for number in range(1001, 1007))

    words = text_of(page(client, figures=figures))

    assert "as reported" not in words
    assert "1,001" in words
    assert "1,005" in words
    assert "1,006" not in words


def test_a_dated_stop_stands_under_its_day_and_an_undated_one_apart(client):
    content = page(client).content.decode()

    assert '<section class="day" id="d1-2019-01-23"' in content
    assert (
        '<time class="w" datetime="2019-01-23"><span>Wednesday</span>January 23, 2019</time>'
        in (content)
    )
    assert '<time datetime="2019-01-23T10:00+09:00">10:00–11:30</time>' in content
    assert 'class="dayline"' in content
    assert "Visits whose date is not recorded" in content
    assert '<a href="/en/hosts/riken/">Visit to RIKEN</a>' in content
    assert "Times are Japan Standard Time." in content


def test_a_day_without_clock_times_has_no_day_line(client):
    stop = make_stop(start_time=None, end_time=None, part_of_day="morning")

    content = page(client, delegations=(delegation(stop),)).content.decode()

    assert 'class="dayline"' not in content
    assert '<time datetime="2019-01-23">morning</time>' in content
    assert "Times are Japan Standard Time." not in content


def test_a_stop_says_who_takes_part_where_and_what_became_of_it(client):
    stop = make_stop(
        title=Text(en="Tour"),
        hosts=(
            SheetHost(
                key="riken", name=Text(en="RIKEN"), site=Text(en="Wako campus"), prefecture="JP-11"
            ),
            SheetHost(key="unknown", name=Text(en="A host without a page")),
        ),
        takes_part="groups",
        groups=("g1",),
        outcome="cancelled",
        public_text=Text(en="They saw the accelerator."),
        is_sample=True,
    )
    sheet = make_sheet(stop, groups=(SheetGroup(uid="g1", label=Text(en="Group A")),))

    response = page(
        client,
        delegations=(PublishedDelegation(uid="delegation-1", period=JANUARY, sheet=sheet),),
    )

    assert (
        "Tour Did not take place Sample Group A RIKEN A host without a page Wako campus Saitama"
        " They saw the accelerator."
    ) in text_of(response)
    assert '<a href="/en/hosts/riken/">RIKEN</a>' in response.content.decode()
    assert "/en/hosts/unknown/" not in response.content.decode()


@pytest.mark.parametrize(
    ("last_day", "is_within", "words"),
    [
        (dt.date(2019, 1, 25), False, "January 23–25, 2019"),
        (dt.date(2019, 1, 25), True, "on a day within January 23–25, 2019"),
    ],
    ids=["held throughout", "on some day"],
)
def test_a_stop_of_several_days_says_which(client, last_day, is_within, words):
    stop = make_stop(last_day=last_day, is_within=is_within, start_time=None, end_time=None)

    assert words in text_of(page(client, delegations=(delegation(stop),)))


def test_one_unlabelled_delegation_is_not_counted(client):
    words = text_of(page(client))

    assert "delegation" not in words.lower()


def test_several_delegations_stand_under_their_labels(client):
    parts = (
        delegation(make_stop("a"), label=Text(en="1st group")),
        delegation(make_stop("b"), uid="delegation-2", label=Text(en="2nd group")),
    )

    words = text_of(page(client, delegations=parts))

    assert "Itinerary: 1st group January 2019" in words
    assert "Itinerary: 2nd group January 2019" in words


def test_hosts_stand_by_prefecture_and_the_map_shows_recorded_ones_only(client):
    response = page(
        client,
        hosts=(
            PublishedHost(key="riken", name=Text(en="RIKEN")),
            PublishedHost(key="a", name=Text(en="Host A"), prefectures=("JP-13", "JP-28")),
            PublishedHost(key="b", name=Text(en="Host B"), prefectures=("JP-13",)),
        ),
    )

    assert "3 hosts Tokyo Host A Host B Hyogo Host A Prefecture not recorded RIKEN" in (
        text_of(response)
    )
    assert "Marked: Tokyo 2, Hyogo 1." in response.content.decode()


def test_without_any_prefecture_there_is_no_map(client):
    content = page(client).content.decode()

    assert "1 host<" in content
    assert 'class="map"' not in content


def test_organizations_stand_in_a_table_senders_first(client):
    words = text_of(
        page(
            client,
            countries=(PublishedCountry(code="IN", name=Text(en="India")),),
            organizations=(
                make_organization("jst", name=Text(en="JST"), kind="", involvement="implementing"),
                make_organization(country="IN", involvement="sending"),
            ),
        )
    )

    assert (
        "Indian Institutes of Technology University Sending India JST Not recorded Implementing –"
    ) in words


def test_photographs_have_text_size_and_sources_and_artwork_is_marked(client):
    photo = make_photo(
        is_artwork=True,
        period=Period(first_day=dt.date(2019, 1, 22), last_day=dt.date(2019, 1, 22)),
        renditions=(
            Rendition(name="p-480.webp", format="webp", width=480, height=320),
            Rendition(name="p-480.jpg", format="jpeg", width=480, height=320),
            Rendition(name="p-1200.jpg", format="jpeg", width=1200, height=800),
        ),
    )

    response = page(client, photos=(photo,))

    content = response.content.decode()
    assert 'srcset="/media/p-480.webp 480w"' in content
    assert (
        'src="/media/p-480.jpg" srcset="/media/p-480.jpg 480w, /media/p-1200.jpg 1200w"' in content
    )
    assert 'width="480" height="320" alt="People beside a computer"' in content
    assert "At RIKEN Artwork, not a photograph January 22, 2019 Credit: JST" in text_of(response)


def test_an_edition_without_photographs_or_people_has_no_gallery_and_no_emblem(client):
    content = page(client, figures=(), hosts=(), delegations=()).content.decode()

    for absent in ("Gallery", 'class="emblem"', "Key figures", 'id="itinerary"', "itinerary.pdf"):
        assert absent not in content
    assert "report.pdf" in content


def test_sample_data_is_marked(client):
    words = text_of(page(client, is_sample=True))

    assert "January 2019 Sample" in words


def test_texts_in_another_language_are_marked_with_a_notice(client):
    publish(make_edition_document(introduction=Text(ja="本文。"), lede=Text(ja="要約。")))

    content = client.get(EDITION).content.decode()

    assert "This report is available in 日本語 only." in content
    assert '<p lang="ja">本文。</p>' in content
    assert '<p class="lede"><span lang="ja">要約。</span></p>' in content


def test_other_programs_are_offered_without_this_one(client):
    catalogue = make_catalogue(
        programs=(make_program(), make_program("chinese", short_name=Text(en="Chinese Officers"))),
        editions=(
            make_catalogue_edition("chinese", fiscal_year=2019),
            make_catalogue_edition(),
        ),
    )

    words = text_of(page(client, catalogue=catalogue))

    assert words.endswith("Other programs Chinese Officers, FY2019 30 people")


# What is still to come


def test_until_the_last_day_only_stops_open_to_the_press_are_shown(client):
    stops = (
        make_stop("open", day=dt.date(2030, 1, 21), title=Text(en="Ceremony"), is_press_open=True),
        make_stop("closed", day=dt.date(2030, 1, 22), title=Text(en="Secret laboratory")),
    )
    response = page(
        client, period=COMING, delegations=(delegation(*stops, period=COMING),), hosts=()
    )

    content = response.content.decode()
    assert "Ceremony" in content
    assert "Open to the press" in content
    assert "still to come or under way (January 20–26, 2030)" in content
    assert "Secret laboratory" not in content
    assert 'href="webcal://testserver/en/programs/indian-officers/fy2018/itinerary.ics"' in content


def test_what_is_past_is_for_download_and_not_for_subscription(client):
    content = page(client).content.decode()

    assert "webcal:" not in content
    assert f'href="{EDITION}itinerary.ics"' in content


def test_hidden_stops_are_in_no_file(client):
    stops = (
        make_stop("open", day=dt.date(2030, 1, 21), title=Text(en="Ceremony"), is_press_open=True),
        make_stop("closed", day=dt.date(2030, 1, 22), title=Text(en="Secret laboratory")),
    )
    publish(make_edition_document(delegations=(delegation(*stops, period=COMING),), hosts=()))

    for name in ("itinerary.ics", "itinerary.csv", "itinerary.json"):
        content = client.get(EDITION + name).content.decode()
        assert "Ceremony" in content
        assert "Secret laboratory" not in content


# Files


def test_without_a_dated_stop_there_is_no_calendar_and_no_link_to_one(client):
    undated = make_stop(day=None, last_day=None, start_time=None, end_time=None)
    content = page(client, delegations=(delegation(undated),)).content.decode()

    assert "itinerary.ics" not in content
    assert client.get(f"{EDITION}itinerary.ics").status_code == 404
    assert client.get(f"{EDITION}itinerary.json").status_code == 200


def test_the_calendar_holds_the_dated_stop(client):
    publish()

    response = client.get(f"{EDITION}itinerary.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="indian-officers-fy2018-itinerary-en.ics"'
    )
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Exchange meeting"]


@pytest.mark.parametrize("asked", ["delegation-2", "2nd group", "第2陣", "2ND GROUP"])
def test_a_file_can_be_narrowed_to_one_delegation(client, asked):
    publish(
        make_edition_document(
            delegations=(
                delegation(make_stop("a")),
                PublishedDelegation(
                    uid="delegation-2",
                    label=Text(en="2nd group", ja="第2陣"),
                    period=JANUARY,
                    sheet=make_sheet(make_stop("b"), delegation="delegation-2"),
                ),
            )
        )
    )

    response = client.get(f"{EDITION}itinerary.json", {"delegation": asked})
    whole = client.get(f"{EDITION}itinerary.json")

    def count(answer):
        return len(json.loads(answer.content)["itineraries"])

    assert (count(response), count(whole)) == (1, 2)
    assert response["ETag"] != whole["ETag"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("itinerary.pdf", b"%PDF-"),
        ("report.pdf", b"%PDF-"),
        ("itinerary.xlsx", b"PK"),
        ("itinerary.csv", b"\xef\xbb\xbf"),
        ("itinerary.json", b"{"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja", "zh-hans"])
def test_every_file_opens_in_every_language(client, name, begins, language):
    publish()

    response = client.get(f"/{language}/programs/indian-officers/fy2018/{name}")

    assert response.status_code == 200
    assert response.content.startswith(begins)


# The itinerary page and the preview


def test_the_itinerary_has_a_page_of_its_own(client):
    words = text_of(page(client, f"{EDITION}itinerary/"))

    assert "Exchange meeting" in words
    assert "Visit to RIKEN" in words
    assert "Who took part" not in words


def test_without_stops_there_is_no_itinerary_page(client):
    publish(make_edition_document(delegations=()))

    assert client.get(f"{EDITION}itinerary/").status_code == 404


def test_the_preview_is_the_page_with_a_banner_and_is_kept_nowhere():
    request = RequestFactory().get("/admin/programs/edition/1/preview/")
    document = make_edition_document(photos=(make_photo(),))

    with override("ja"):
        preview = edition_page(
            request,
            document,
            make_catalogue(hosts=()),
            is_preview=True,
            photo_address="/private/{}".format,
        )
        public = edition_page(request, document, make_catalogue(hosts=()))

    content = preview.content.decode()
    assert preview["Cache-Control"] == "private, no-store"
    assert preview["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in content
    assert 'class="alert warn"' in content
    assert "インド行政官招へい" in content
    assert 'src="/private/photo-1-480.jpg"' in content
    assert "/media/" not in content
    # What is not published yet has no page or file to link to.
    assert "/hosts/riken/" not in content
    assert "itinerary.pdf" not in content
    assert 'class="alert warn"' not in public.content.decode()
    assert "X-Robots-Tag" not in public


def test_a_host_is_linked_only_where_it_has_a_page(client):
    with_page = page(client, catalogue=make_catalogue(hosts=(make_host(),))).content.decode()
    without = page(client, catalogue=make_catalogue(hosts=())).content.decode()

    assert "/en/hosts/riken/" in with_page
    assert "/en/hosts/riken/" not in without
