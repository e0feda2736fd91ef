import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from participants.choices import EnrollmentStatus
from programs import catalogue
from programs.checks import ProblemKind, check_edition
from programs.choices import Counted
from programs.compiling import compile_edition
from programs.document import open_publication
from programs.models import Catalogue, Publication
from programs.publishing import (
    Contradictions,
    ReviewOutdated,
    content_digest,
    is_outdated,
    publish,
    redact_publication,
    withdraw,
)
from sakura.frozen import UnknownFormat
from sakura.languages import Text
from tests.factories import (
    make_delegation,
    make_edition,
    make_enrollment,
    make_figure,
    make_host,
    make_itinerary,
    make_photo,
    make_report,
    make_stop,
    make_stop_host,
    make_user,
)
from tests.visits.releasing import NOW, TODAY, publish_edition, release_to
from visits.choices import PhotoConsent

pytestmark = pytest.mark.django_db


def problems_of(edition, *, today=TODAY, errors=True):
    found = check_edition(edition.pk, compile_edition(edition.pk), today=today)
    return [problem.kind for problem in found if problem.is_error == errors]


def store(name):
    storages["default"].save(name, ContentFile(b"picture"))
    return [{"name": name, "format": "webp", "width": 480, "height": 320}]


def test_publishing_freezes_the_edition_and_the_catalogue_at_once():
    edition = make_edition(title_en="Indian Officers")
    user = make_user("publisher")

    publication, is_new = publish(
        edition=edition,
        reviewed=content_digest(compile_edition(edition.pk)),
        user=user,
        now=NOW,
        today=TODAY,
        note="First",
    )

    assert is_new
    assert (publication.number, publication.created_by, publication.note) == (1, user, "First")
    assert open_publication(publication) == compile_edition(edition.pk)
    number, document = catalogue.current()
    assert number == 1
    assert [(row.program, row.publication) for row in document.editions] == [
        (edition.program.slug, 1)
    ]


def test_second_press_makes_no_second_publication():
    edition = make_edition()

    first = publish_edition(edition)
    again = publish_edition(edition)

    assert again.pk == first.pk
    assert (Publication.objects.count(), Catalogue.objects.count()) == (1, 1)


def test_record_changed_after_the_review_publishes_nothing():
    edition = make_edition(title_en="Before")
    seen = content_digest(compile_edition(edition.pk))
    edition.title_en = "After"
    edition.save()

    with pytest.raises(ReviewOutdated) as outdated:
        publish(edition=edition, reviewed=seen, user=None, now=NOW, today=TODAY)

    assert outdated.value.content == content_digest(compile_edition(edition.pk))
    assert (Publication.objects.count(), Catalogue.objects.count()) == (0, 0)


def test_publishing_is_undone_whole_when_the_catalogue_cannot_be_made():
    newer = publish_edition(make_edition())
    newer.document = '{"format":99}'  # as written by a newer version of the program
    newer.save()
    edition = make_edition()

    with pytest.raises(UnknownFormat):
        publish_edition(edition)

    assert edition.publications.count() == 0
    assert Catalogue.objects.count() == 1


def test_withdrawing_takes_the_edition_and_its_files_away():
    edition = make_edition()
    make_photo(edition=edition, renditions=store("a.webp"))
    publication = publish_edition(edition)
    assert storages["published"].exists("a.webp")

    withdrawn = withdraw(
        publication=publication, user=None, now=NOW, reason=Text(en="Under revision")
    )
    again = withdraw(publication=publication, user=None, now=NOW, reason=Text(en="Later"))

    assert (withdrawn.withdrawn_at, again.withdrawal_reason_en) == (NOW, "Under revision")
    assert catalogue.current()[1].editions == ()
    assert not storages["published"].exists("a.webp")
    assert storages["default"].exists("a.webp")


def test_withdrawn_edition_can_be_published_again():
    edition = make_edition()
    withdraw(publication=publish_edition(edition), user=None, now=NOW, reason=Text(en="x"))

    again = publish_edition(edition)

    assert again.number == 2
    assert [row.publication for row in catalogue.current()[1].editions] == [2]


def test_redaction_replaces_one_leaf_and_recompiles_the_catalogue():
    edition = make_edition()
    make_photo(edition=edition, credit_en="A. Person", renditions=store("b.webp"))
    publication = publish_edition(edition)

    redact_publication(
        publication=publication,
        path=("photos", 0, "credit", "en"),
        replacement="",
        now=NOW,
    )

    number, document = catalogue.current()
    assert number == 2
    assert document.editions[0].photos[0].credit == Text()
    assert "A. Person" not in Catalogue.objects.get(number=2).document
    assert open_publication(publication).photos[0].caption != Text()


def test_edition_is_outdated_once_the_record_says_something_else():
    edition = make_edition()
    publication = publish_edition(edition)
    before = is_outdated(edition.pk, publication)
    make_report(edition=edition)

    assert (before, is_outdated(edition.pk, publication), is_outdated(edition.pk, None)) == (
        False,
        True,
        False,
    )


def test_number_that_contradicts_the_record_is_an_error_until_a_note_explains_it():
    edition = make_edition()
    delegation = make_delegation(edition=edition)
    make_enrollment(delegation=delegation, status=EnrollmentStatus.COMPLETED)
    figure = make_figure(edition=edition, counts=Counted.PEOPLE, value=30, source_en="JST")

    before = problems_of(edition)
    with pytest.raises(Contradictions) as refused:
        publish_edition(edition)
    figure.note_en = "29 people were not entered."
    figure.save()

    assert before == [ProblemKind.NUMBER_DIFFERS]
    assert "30 reported, 1 in the record" in refused.value.problems[0].text
    assert problems_of(edition) == []


@pytest.mark.parametrize(
    "lack",
    [
        {"caption_en": ""},
        {"alt_en": ""},
        {"credit_en": ""},
        {"consent": PhotoConsent.NOT_ASKED},
        {"consent": PhotoConsent.REFUSED},
        {"renditions": []},
    ],
    ids=lambda lack: " ".join(f"{key} {value}" for key, value in lack.items()),
)
def test_photo_without_what_it_needs_is_an_error(lack):
    edition = make_edition()
    photo = make_photo(edition=edition, **{"renditions": store("c.webp")} | lack)

    found = check_edition(edition.pk, compile_edition(edition.pk), today=TODAY)

    errors = [problem for problem in found if problem.is_error]
    assert [problem.kind for problem in errors] == [ProblemKind.PHOTO_INCOMPLETE]
    assert str(photo) in errors[0].text


def test_past_delegation_with_people_still_accepted_is_an_error():
    edition = make_edition()
    delegation = make_delegation(edition=edition)
    make_enrollment(delegation=delegation, status=EnrollmentStatus.ACCEPTED)

    during = problems_of(edition, today=dt.date(2019, 1, 26))
    after = problems_of(edition, today=dt.date(2019, 1, 27))

    assert (during, after) == ([], [ProblemKind.STILL_ACCEPTED])


def test_unknown_days_days_of_another_year_and_no_release_are_warnings():
    edition = make_edition(fiscal_year=2018)
    itinerary = make_itinerary(delegation=make_delegation(edition=edition))
    make_stop(itinerary=itinerary, day=None)
    make_stop(itinerary=itinerary, day=dt.date(2019, 4, 1))
    not_released = problems_of(edition, errors=False)
    release_to(itinerary, "public")

    assert not_released == [ProblemKind.NOT_RELEASED]
    assert sorted(problems_of(edition, errors=False)) == [
        ProblemKind.NO_DATE,
        ProblemKind.OUTSIDE_YEAR,
    ]


def test_text_that_no_pdf_font_has_is_an_error_that_names_the_character():
    edition = make_edition(lede_en="Welcome ᚠ friends")  # a rune

    found = check_edition(edition.pk, compile_edition(edition.pk), today=TODAY)

    errors = [problem for problem in found if problem.is_error]
    assert [problem.kind for problem in errors] == [ProblemKind.UNPRINTABLE]
    assert "ᚠ" in errors[0].text


def test_missing_publishing_language_is_a_warning_once_a_text_stands():
    edition = make_edition(title_en="Indian Officers")
    edition.program.publishing_languages = ["en", "ja"]
    edition.program.save()

    found = check_edition(edition.pk, compile_edition(edition.pk), today=TODAY)

    texts = [problem.text for problem in found if problem.kind == ProblemKind.NO_LANGUAGE]
    assert any("title (日本語)" in text and "missing" in text for text in texts)


def test_saving_a_host_profile_shows_in_the_next_catalogue():
    edition = make_edition()
    itinerary = make_itinerary(delegation=make_delegation(edition=edition))
    host = make_host(slug="riken")
    make_stop_host(stop=make_stop(itinerary=itinerary, title_en="Tour"), host=host)
    release_to(itinerary, "public")
    publish_edition(edition)

    host.description_en = "A research institute."
    host.save()
    made = catalogue.recompile(now=NOW)
    same = catalogue.recompile(now=NOW)

    assert (made.number, same.number) == (2, 2)
    shown = catalogue.current()[1].hosts[0]
    assert (shown.key, shown.description.en) == ("riken", "A research institute.")
    assert [(visit.title.en, visit.fiscal_year) for visit in shown.visits] == [("Tour", 2018)]


@pytest.mark.parametrize("count", [1, 3])
def test_recompiling_takes_a_constant_number_of_queries(count, django_assert_num_queries):
    for _ in range(count):
        edition = make_edition()
        itinerary = make_itinerary(delegation=make_delegation(edition=edition))
        make_stop_host(stop=make_stop(itinerary=itinerary))
        release_to(itinerary, "public")
        publish_edition(edition)

    # Publications with their editions; programs and countries; hosts, sites.
    with django_assert_num_queries(5):
        document = catalogue.compile_catalogue()

    assert len(document.editions) == len(document.hosts) == count


def test_current_catalogue_takes_one_query(django_assert_num_queries):
    publish_edition(make_edition())

    with django_assert_num_queries(1):
        catalogue.current()
