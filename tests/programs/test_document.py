import datetime as dt
from pathlib import Path

import pytest

from programs.catalogue import CatalogueDocument
from programs.document import (
    EditionDocument,
    Figure,
    PublishedDelegation,
    PublishedHost,
    PublishedPhoto,
    PublishedReport,
    visible_on,
)
from sakura.dates import Period
from sakura.frozen import canonical, load
from sakura.languages import Text
from visits.sheet import Sheet, SheetHost, SheetStop

DATA = Path(__file__).parent.parent / "data"


def make_document():
    period = Period(first_day=dt.date(2026, 6, 1), last_day=dt.date(2026, 6, 5), fiscal_year=2026)
    stops = (
        SheetStop(uid="closed", title=Text(en="Tour"), hosts=(SheetHost(key="riken"),)),
        SheetStop(uid="press", title=Text(en="Ceremony"), is_press_open=True),
    )
    return EditionDocument(
        program="indian-officers",
        program_name=Text(en="Indian Officers"),
        title=Text(en="Indian Officers"),
        fiscal_year=2026,
        period=period,
        report_sections=(PublishedReport(body=Text(en="They will visit RIKEN.")),),
        figures=(Figure(counts="people", value=30), Figure(counts="hosts", value=1)),
        hosts=(PublishedHost(key="riken", name=Text(en="RIKEN")),),
        delegations=(PublishedDelegation(uid="d", period=period, sheet=Sheet(stops=stops)),),
        photos=(
            PublishedPhoto(uid="p", caption=Text(en="Tour"), alt=Text(en="Hall"), stop="closed"),
        ),
    )


@pytest.mark.parametrize("day", [1, 5], ids=["first day", "last day"])
def test_until_the_last_day_the_public_sees_theme_period_number_and_press_stops(day):
    seen = visible_on(make_document(), dt.date(2026, 6, day))

    assert [stop.uid for stop in seen.stops] == ["press"]
    assert [figure.counts for figure in seen.figures] == ["people"]
    assert (seen.hosts, seen.photos, seen.report_sections) == ((), (), ())
    assert seen.period.text("en") == "June 1–5, 2026"
    assert "RIKEN" not in canonical(seen)


def test_after_the_last_day_everything_is_seen():
    document = make_document()

    assert visible_on(document, dt.date(2026, 6, 6)) == document


@pytest.mark.parametrize(
    ("model", "name"),
    [(EditionDocument, "edition-1.json"), (CatalogueDocument, "catalogue-1.json")],
    ids=["edition", "catalogue"],
)
def test_documents_of_every_format_stay_readable(model, name):
    text = (DATA / name).read_text("utf-8")

    document = load(model, text)

    assert document.format == model.model_fields["format"].default
    # Written again it is the same, but for fields that came later.
    assert load(model, canonical(document)) == document


def test_the_kept_edition_still_says_what_it_said():
    document = load(EditionDocument, (DATA / "edition-1.json").read_text("utf-8"))

    assert document.title.en == "Indian Officers Invitation Program"
    assert [(figure.counts, figure.value) for figure in document.figures] == [
        ("people", 30),
        ("universities", 19),
        ("hosts", 6),
    ]
    assert document.has_dated_stop
