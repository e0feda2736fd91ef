"""Every page of the admin: for whom it is there, and how many queries it costs."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sakura.adminbase import FrozenAdmin
from tests import factories
from tests.admin_forms import values_of

User = get_user_model()

MAKERS = {
    "participants.crew": factories.make_crew,
    "participants.enrollment": factories.make_enrollment,
    "participants.person": factories.make_person,
    "programs.country": factories.make_country,
    "programs.delegation": factories.make_delegation,
    "programs.edition": factories.make_edition,
    "programs.organization": factories.make_organization,
    "programs.program": factories.make_program,
    "programs.report": factories.make_report,
    "programs.theme": factories.make_theme,
    "visits.host": factories.make_host,
    "visits.itinerary": factories.make_itinerary,
    "visits.photo": factories.make_photo,
    "visits.site": factories.make_site,
    "visits.stay": factories.make_stay,
    "visits.stop": lambda: factories.make_stop(hosts=[factories.make_host()]),
    "visits.vehicle": lambda: factories.make_vehicle(
        operator=factories.make_organization(), driver=factories.make_crew(role="driver")
    ),
}
#: For superusers and the privacy officer.
OTHERS = {"sakura.user", "auditlog.logentry"}


def url_of(label, page, *args):
    app, model = label.split(".")
    return reverse(f"admin:{app}_{model}_{page}", args=args)


def pages_of(label, row):
    return [
        url_of(label, "changelist"),
        url_of(label, "add"),
        url_of(label, "change", row.pk),
        url_of(label, "history", row.pk),
        url_of(label, "delete", row.pk),
    ]


def count_queries(client, url):
    client.get(url)  # caches of content types are warm from here on
    with CaptureQueriesContext(
        connection,
    ) as found:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(found)


def test_every_registered_model_is_walked():
    registered = {model._meta.label_lower for model in admin.site._registry}

    assert registered == MAKERS.keys() | OTHERS


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_pages_cost_the_same_with_one_and_three_rows(staff_client, label):
    counts = []
    for missing in (1, 2):
        rows = [MAKERS[label]() for _ in range(missing)]
        counts.append([count_queries(staff_client, url) for url in pages_of(label, rows[0])])

    assert counts[0] == counts[1]


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_list_costs_few_queries(staff_client, label):
    MAKERS[label]()

    # session, user, two for permissions, COUNT of the paginator, rows, and one each for filters
    # whose values are rows (programs) and relations of many
    assert count_queries(staff_client, url_of(label, "changelist")) <= 8


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_search_finds_nothing_without_an_error(staff_client, label):
    MAKERS[label]()

    for words in ("zqx", "zqx%", "_zqx_", "ゆ 由", "x" * 300):
        response = staff_client.get(url_of(label, "changelist"), {"q": words})

        assert response.context["cl"].result_count == 0


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_junk_in_the_address_of_a_list_is_no_error_page(staff_client, label):
    MAKERS[label]()
    model_admin = next(
        found for model, found in admin.site._registry.items() if model._meta.label_lower == label
    )
    names = [
        f"{name}__exact" if isinstance(name, str) else name.parameter_name
        for name in model_admin.list_filter
    ]
    queries = [f"{name}={value}" for name in names for value in ("x", "-1", "9" * 40, "1,2")]

    answers = {
        query: staff_client.get(f"{url_of(label, 'changelist')}?{query}").status_code
        for query in [*queries, "o=abc", "o=1.-2.99999", "p=-1", "p=x", "zzz=1", "uid=x"]
    }

    # An address that Django does not understand leads to the whole list.
    assert {
        query: status for query, status in answers.items() if status not in (200, 302, 404)
    } == {}


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_coordinator_finds_no_page(coordinator_client, label):
    row = MAKERS[label]()

    assert [coordinator_client.get(url).status_code for url in pages_of(label, row)] == [404] * 5


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_nobody_is_sent_to_sign_in_whether_it_exists_or_not(db, client, label):
    row = MAKERS[label]()

    for url in [*pages_of(label, row), url_of(label, "change", 999999)]:
        response = client.get(url)

        assert (response.status_code, response.url) == (302, f"/accounts/login/?next={url}")


@pytest.mark.parametrize("label", sorted(MAKERS))
@pytest.mark.parametrize("key", ["999999", "no-number", "9" * 40, "-1"])
def test_row_that_does_not_exist_is_404(staff_client, label, key):
    pages = [url_of(label, page, key) for page in ("change", "history", "delete")]

    assert [staff_client.get(url).status_code for url in pages] == [404] * 3
    assert staff_client.post(pages[0], {}).status_code == 404


JUNK = ["", "x", "\x00", "a\x07b", "-1", "9" * 40, "1e999", "２０１９", "\ud800", "<b>", "{}"]


@pytest.mark.parametrize("label", sorted(MAKERS))
def test_every_field_answers_junk_with_words_and_not_with_an_error_page(staff_client, label):
    row = MAKERS[label]()
    if label == "programs.delegation":
        factories.make_group(delegation=row)
        factories.make_involvement(delegation=row)
        factories.make_figure(delegation=row)
    url = url_of(label, "change", row.pk)
    values = values_of(staff_client.get(url))

    for junk in JUNK:
        filled = {
            name: value if name.endswith("_FORMS") or name.startswith("csrf") else junk
            for name, value in values.items()
        }
        response = staff_client.post(url, encoded(filled), content_type=FORM)

        # Where every field may be empty, nothing is wrong with that.
        assert response.status_code in ({200, 302} if not junk else {200}), junk
        if response.status_code == 200:
            assert response.context["errors"], junk
        values = values_of(staff_client.get(url))


FORM = "application/x-www-form-urlencoded"


def encoded(values):
    """The body of a form, in which a browser could not send everything that somebody can."""
    return urlencode(values, doseq=True, errors="surrogatepass")


@pytest.mark.parametrize("label", sorted(OTHERS))
def test_accounts_and_log_are_not_for_staff(staff_client, label):
    assert staff_client.get(url_of(label, "changelist")).status_code == 404


def test_pages_of_our_own_are_not_for_coordinators_and_nobody(client, coordinator_client):
    stop = factories.make_stop()
    edition = stop.itinerary.delegation.edition
    urls = [
        reverse("admin:programs_edition_record_past"),
        reverse("admin:programs_edition_publication", args=[edition.pk]),
        reverse("admin:programs_edition_preview", args=[edition.pk]),
        reverse("admin:visits_itinerary_release", args=[stop.itinerary.pk]),
        reverse("admin:visits_photo_file", args=["0" * 32 + ".webp"]),
        reverse("admin:autocomplete"),
    ]

    assert [coordinator_client.get(url).status_code for url in urls] == [404] * len(urls)
    assert [client.get(url).status_code for url in urls] == [302] * len(urls)


def test_pages_of_our_own_are_404_for_what_does_not_exist(publisher_client):
    urls = [
        reverse("admin:programs_edition_publication", args=[99]),
        reverse("admin:programs_edition_preview", args=[99]),
        reverse("admin:visits_itinerary_release", args=[99]),
        reverse("admin:visits_photo_file", args=["0" * 32 + ".webp"]),
        reverse("admin:visits_photo_file", args=["secret.key"]),
    ]

    assert [publisher_client.get(url).status_code for url in urls] == [404] * len(urls)


def test_privacy_officer_sees_people_and_the_log_but_changes_neither(privacy_client):
    person = factories.make_person()

    seen = privacy_client.get(url_of("participants.person", "change", person.pk))
    log = privacy_client.get(url_of("auditlog.logentry", "changelist"))

    assert seen.context["title"] == "View person"
    assert log.context["cl"].result_count > 0
    assert privacy_client.get(url_of("participants.person", "add")).status_code == 404
    assert privacy_client.get(url_of("programs.edition", "changelist")).status_code == 404


def test_libraries_bring_no_page_of_their_own():
    own = {type(found).__module__.partition(".")[0] for found in admin.site._registry.values()}

    assert own == {"sakura", "programs", "participants", "visits"}


def test_what_is_frozen_has_no_form():
    frozen = [found for found in admin.site._registry.values() if isinstance(found, FrozenAdmin)]

    assert [found.model._meta.label_lower for found in frozen] == ["auditlog.logentry"]


@pytest.mark.parametrize("count", [1, 3])
def test_rows_of_a_form_cost_no_query_each(staff_client, django_assert_num_queries, count):
    delegation = factories.make_delegation()
    for _ in range(count):
        factories.make_group(delegation=delegation)
        factories.make_involvement(delegation=delegation)
        factories.make_figure(delegation=delegation, country=factories.make_country())
    url = url_of("programs.delegation", "change", delegation.pk)
    staff_client.get(url)

    # session, user, two for permissions; the delegation, its themes and coordinators and the people
    # to choose from; three kinds of rows; the itinerary
    with django_assert_num_queries(DELEGATION_QUERIES):
        response = staff_client.get(url)

    rows = [
        inline.formset.total_form_count() for inline in response.context["inline_admin_formsets"]
    ]
    assert rows == [count] * 3


DELEGATION_QUERIES = 12


@pytest.mark.parametrize("count", [1, 3])
def test_stops_of_an_itinerary_cost_no_query_each(staff_client, django_assert_num_queries, count):
    itinerary = factories.make_itinerary()
    for _ in range(count):
        factories.make_stop(itinerary=itinerary, hosts=[factories.make_host()])
        factories.make_stay(itinerary=itinerary)
    url = url_of("visits.itinerary", "change", itinerary.pk)
    staff_client.get(url)

    with django_assert_num_queries(ITINERARY_QUERIES):
        response = staff_client.get(url)

    assert sum(len(day.stops) for day in response.context["days"]) == count


ITINERARY_QUERIES = 23  # 12 of them for the plan whose findings are listed


@pytest.mark.parametrize("count", [1, 3])
def test_start_page_costs_no_query_for_each_row(publisher_client, django_assert_num_queries, count):
    for _ in range(count):
        edition = factories.make_edition()
        factories.make_report(edition=edition)
        factories.make_publication_request(edition=edition)
        factories.make_delegation(first_day=dt.date(2090, 4, 2), last_day=dt.date(2090, 4, 9))
    publisher_client.get("/admin/")

    with django_assert_num_queries(START_QUERIES):
        response = publisher_client.get("/admin/")

    assert len(response.context["coming_up"]) == count


START_QUERIES = 11


def test_admin_is_in_the_language_of_who_is_signed_in(make_user):
    client = Client()
    client.force_login(make_user("staff", language="ja"))

    response = client.get("/admin/")

    assert response.headers["Content-Language"] == "ja"
    assert '<html lang="ja"' in response.content.decode()


def test_pages_hold_no_script_of_their_own_and_name_every_input(staff_client):
    delegation = factories.make_delegation()
    factories.make_group(delegation=delegation)
    factories.make_involvement(delegation=delegation)

    page = staff_client.get(url_of("programs.delegation", "change", delegation.pk)).content.decode()

    scripts = [part.partition(">")[0] for part in page.split("<script")[1:]]
    assert [script for script in scripts if "src=" not in script] == []
    assert 'aria-label="Label (English)"' in page
    assert 'aria-label="Organization"' in page
    assert 'aria-label="Delete"' in page
