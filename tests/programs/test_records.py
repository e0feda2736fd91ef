import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from programs.choices import Counted, DelegationStatus, PublicationRequestState
from programs.models import (
    Country,
    Delegation,
    Edition,
    Group,
    Involvement,
    Organization,
    Program,
    Publication,
    PublicationRequest,
    ReportedFigure,
)
from tests.factories import (
    make_country,
    make_delegation,
    make_edition,
    make_enrollment,
    make_group,
    make_involvement,
    make_organization,
    make_program,
    make_publication_request,
    make_user,
)
from tests.visits.releasing import publish_edition

pytestmark = pytest.mark.django_db


def refused_by_database(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


def messages_of(record):
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    return refused.value.messages


@pytest.mark.parametrize("model", [Program, Organization, Country])
def test_name_is_required_in_english_or_japanese(model):
    values = {"slug": "x"} if model is Program else {"code": "QQ"} if model is Country else {}
    record = model(name_zh="只有中文", **values)

    assert "Enter the name in English or in Japanese." in messages_of(record)
    refused_by_database(record)


def test_program_has_one_edition_a_fiscal_year():
    edition = make_edition(fiscal_year=2018)
    again = Edition(program=edition.program, fiscal_year=2018)

    assert "This program has an edition for this fiscal year already." in messages_of(again)
    refused_by_database(again)


def test_two_delegations_of_an_edition_cannot_both_be_without_label():
    delegation = make_delegation()
    again = Delegation(edition=delegation.edition)

    assert "Another delegation of this edition has this label." in messages_of(again)
    refused_by_database(again)


def test_group_label_is_unique_in_its_delegation():
    group = make_group(label_en="A")
    again = Group(delegation=group.delegation, label_en="A")

    assert "Another group of this delegation has this label." in messages_of(again)
    refused_by_database(again)


def test_organization_has_a_role_once():
    involvement = make_involvement()
    again = Involvement(
        delegation=involvement.delegation,
        organization=involvement.organization,
        role=involvement.role,
    )

    assert "This organization has this role already." in messages_of(again)
    refused_by_database(again)


@pytest.mark.parametrize("owners", [0, 2], ids=["of nothing", "of both"])
def test_figure_belongs_to_an_edition_or_a_delegation(owners):
    delegation = make_delegation()
    values = {"edition": delegation.edition, "delegation": delegation} if owners else {}
    figure = ReportedFigure(counts=Counted.PEOPLE, value=1, source_en="JST", **values)

    assert "A figure belongs to an edition or to a delegation." in messages_of(figure)
    refused_by_database(figure)


def test_figure_needs_a_source():
    figure = ReportedFigure(edition=make_edition(), counts=Counted.PEOPLE, value=1)

    assert "Say where the number comes from." in messages_of(figure)
    refused_by_database(figure)


def test_publication_is_asked_for_once_at_a_time():
    asked = make_publication_request()
    again = PublicationRequest(edition=asked.edition, asked_by=asked.asked_by)

    assert "Publication of this edition has been asked for already." in messages_of(again)
    refused_by_database(again)


def test_request_is_returned_with_a_comment():
    request = make_publication_request()
    request.state = PublicationRequestState.RETURNED

    assert "Say what is to be changed." in messages_of(request)
    refused_by_database(request)


@pytest.mark.parametrize("code", ["in", "IND", "I1"])
def test_country_code_is_two_capitals(code):
    assert messages_of(Country(code=code, name_en="India")) != []


def test_country_code_of_small_letters_is_refused_by_the_database():
    refused_by_database(Country(code="in", name_en="India"))


@pytest.mark.parametrize("language", ["de", "", None], ids=["unknown", "empty", "none"])
def test_publishing_languages_are_ours(language):
    program = make_program()
    program.publishing_languages = [language] if language else []

    with pytest.raises(ValidationError) as refused:
        program.full_clean()
    assert list(refused.value.error_dict) == ["publishing_languages"]


@pytest.mark.parametrize(
    "words",
    ["iit bombay", "IIT　ＢＯＭＢＡＹ", "bombay indian", "印度理工学院", "インド工科大学"],
    ids=["any case", "full width", "any order", "Chinese alias", "Japanese name"],
)
def test_organization_is_found_by_any_form_of_its_name(words):
    found = make_organization(
        name_en="Indian Institute of Technology Bombay",
        name_ja="インド工科大学ボンベイ校",
        aliases="IIT Bombay\n印度理工学院孟买分校",
    )
    make_organization(name_en="RIKEN")

    assert list(Organization.objects.search(words)) == [found]


def test_coordinator_sees_own_delegations_and_staff_all():
    own, other = make_delegation(), make_delegation()
    coordinator, staff = make_user("coordinator"), make_user("staff")
    own.coordinators.add(coordinator)

    assert list(Delegation.objects.visible_to(coordinator)) == [own]
    assert set(Delegation.objects.visible_to(staff)) == {own, other}


def test_list_of_delegations_counts_people_once():
    delegation = make_delegation()
    delegation.coordinators.set([make_user("coordinator"), make_user("coordinator")])
    make_enrollment(delegation=delegation)
    make_enrollment(delegation=delegation)

    assert [row.people_count for row in Delegation.objects.for_list()] == [2]


def test_coming_up_leaves_out_what_is_over_or_cancelled():
    today = dt.date(2019, 1, 26)
    last_day = make_delegation()
    make_delegation(last_day=dt.date(2019, 1, 25), first_day=dt.date(2019, 1, 20))
    make_delegation(status=DelegationStatus.CANCELLED)
    make_delegation(month=dt.date(2019, 1, 1))

    assert list(Delegation.objects.coming_up(today)) == [last_day]


def test_newest_publication_of_an_edition_is_found_by_its_address(django_assert_num_queries):
    edition = make_edition(fiscal_year=2018)
    publish_edition(edition)
    edition.title_en = "Changed"
    edition.save()
    publish_edition(edition)

    with django_assert_num_queries(1):
        newest = Publication.objects.newest_of(edition.program.slug, 2018)

    assert newest.number == 2
    assert Publication.objects.newest_of(edition.program.slug, 2019) is None
    assert [row.number for row in Publication.objects.current()] == [2]


def test_program_publishes_in_its_languages_in_their_fixed_order():
    program = make_program(publishing_languages=["zh-hans", "en"])

    assert program.languages == ("en", "zh-hans")


def test_text_of_a_country_is_shown_in_the_readers_language():
    india = make_country(code="IN", name_en="India", name_ja="インド")

    with translation.override("ja"):
        assert str(india) == "インド"
    with translation.override("zh-hans"):
        assert str(india) == "India"
