import datetime as dt
import json

import pytest
from django.conf import settings
from django.core.management import call_command

from programs import catalogue
from programs.document import open_publication
from programs.models import Organization, Publication
from sakura.dates import Period

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded():
    call_command("load_seed", verbosity=0)


def document_of(program, fiscal_year):
    return open_publication(Publication.objects.newest_of(program, fiscal_year))


def test_indian_officers_edition_says_what_the_page_says(seeded):
    document = document_of("indian-officers", 2018)

    assert document.period == Period(month=dt.date(2019, 1, 1), fiscal_year=2018)
    assert [(figure.counts, figure.value, figure.is_reported) for figure in document.figures] == [
        ("people", 30, True),
        ("universities", 19, True),
        ("hosts", 6, False),
    ]
    assert {host.key for host in document.hosts} == {
        "the-university-of-tokyo",
        "tokyo-institute-of-technology",
        "university-of-tsukuba",
        "riken",
        "aist",
        "jeol",
    }
    dated = [(stop.title.en, stop.day) for stop in document.stops if stop.day]
    assert dated == [("Japan-India University Exchange Program", dt.date(2019, 1, 23))]
    assert [stop.hosts for stop in document.stops if stop.day] == [()]


def test_asean_and_chinese_editions_say_what_the_page_says(seeded):
    asean = document_of("asean-young-officers", 2018)
    chinese = document_of("chinese-officers", 2019)

    assert (asean.people.value, asean.period.month) == (26, dt.date(2018, 11, 1))
    assert [theme.key for theme in asean.themes] == ["sustainable-development-goals"]
    assert [(stop.day, stop.hosts[0].key) for stop in asean.stops] == [
        (dt.date(2018, 11, 8), "mext")
    ]
    assert (chinese.people.value, chinese.has_dated_stop) == (153, False)
    assert len(chinese.themes) == 3
    assert [host.key for host in chinese.hosts] == [
        "ito-en",
        "riken",
        "consulate-general-of-china-fukuoka",
    ]
    assert "Innovation Japan 2019" in [stop.title.en for stop in chinese.stops]


def test_nothing_is_invented_about_where_a_host_was_visited(seeded):
    hosts = {host.key: host.prefectures for host in catalogue.current()[1].hosts}

    assert {key: value for key, value in hosts.items() if value} == {
        "consulate-general-of-china-fukuoka": ["JP-40"],
        "mext": ["JP-13"],
    }


def test_every_text_of_the_seed_stands_in_english_and_japanese():
    seed = json.loads((settings.BASE_DIR / "fixtures" / "seed.json").read_text("utf-8"))
    lacking = []

    def walk(value, path):
        if isinstance(value, dict):
            for key, item in value.items():
                walk(item, (*path, key))
        elif isinstance(value, list):
            if path[-1] in ("name", "title", "body", "lede", "summary", "caption", "alt", "source"):
                lacking.extend([path] if not all(value[:2]) or len(value) < 2 else [])
                return
            for number, item in enumerate(value):
                walk(item, (*path, number))

    walk(seed, ())
    assert lacking == []


def test_photos_are_marked_as_artwork(seeded):
    photos = [photo for row in catalogue.current()[1].editions for photo in row.photos]

    assert [photo.is_artwork for photo in photos] == [True] * 6
    assert {len(photo.renditions) for photo in photos} == {6}


def test_second_run_changes_nothing_and_keeps_what_staff_changed(seeded):
    Organization.objects.filter(name_en="RIKEN").update(name_en="RIKEN!")
    before = catalogue.current()[0], Publication.objects.count()

    call_command("load_seed", verbosity=0)

    assert (catalogue.current()[0], Publication.objects.count()) == before
    assert Organization.objects.filter(name_en="RIKEN!").count() == 1
