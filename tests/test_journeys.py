"""The main job through the forms alone: from the first entry of a roster to the published report.

Every private field gets a mark of its own on the way, and none of them may appear in any public
answer, whatever its format.
"""

import datetime as dt
import io
import json
import re
import zipfile

import icalendar
import openpyxl
import pypdf
import pytest
import time_machine
from django.core.validators import RegexValidator
from django.db import models
from django.test import Client
from django.urls import reverse

from participants.models import Crew, Enrollment, Person, TravelDocument
from programs.models import Country, Delegation, Edition, Organization, Program
from tests.admin_forms import submit, values_of
from visits.models import (
    ContactLogEntry,
    Host,
    HostContact,
    Itinerary,
    Site,
    Stay,
    Stop,
    StopHost,
    Vehicle,
)

#: Before the visit, and after it.
PLANNING = dt.datetime(2018, 11, 5, 10, tzinfo=dt.timezone(dt.timedelta(hours=9)))
REPORTING = PLANNING.replace(year=2019, month=2)

PUBLIC = "/en/programs/test-officers/fy2018/"
FILES = ["itinerary.ics", "itinerary.pdf", "itinerary.xlsx", "itinerary.csv", "itinerary.json"]
FORMATS = ["ics", "pdf", "xlsx", "csv", "json"]


class Marks:
    """Texts that stand in private fields and nowhere else."""

    def __init__(self):
        self.texts = []

    def new(self):
        self.texts.append(f"PRIV{len(self.texts):03d}Q")
        return self.texts[-1]

    def of(self, model, *, only="", public=()):
        """Return a mark for each column of a model that holds free text, by name.

        ``only`` and ``public``: how the names begin that are marked, and those that are not.
        """
        values = {}
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if not is_text or field.choices or not field.editable:
                continue
            if not field.name.startswith(only) or field.name.startswith(public):
                continue
            mark = self.new()
            if isinstance(field, models.EmailField):
                mark = f"{mark}@example.org"
            elif any(isinstance(check, RegexValidator) for check in field.validators):
                # A telephone number has no letters.
                self.texts[-1] = mark = f"0700770{len(self.texts):03d}"
            values[field.name] = mark
        return values


def letters(text):
    """Return a text without what a format may do to it: case and white space."""
    return "".join(text.split()).lower()


def text_of(content, kind):
    """Return all that a reader of a file can find in it."""
    if kind.startswith("application/pdf"):
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    # A line of a calendar goes on after a break and a space.
    return content.decode("utf-8", "replace").replace("\r\n ", "")


def sign_in(username):
    client = Client()
    answer = submit(
        client, "/accounts/login/", login=username, password=f"{username}-password", follow=True
    )
    assert answer.status_code == 200
    assert answer.context["user"].username == username
    return client


def add(client, model, *, query="", rows=None, **values):
    """Fill in the admin's form for a new record and return the record.

    ``rows``: by prefix, the values of one row in the form's tables.
    """
    for prefix, row in (rows or {}).items():
        values |= {f"{prefix}-TOTAL_FORMS": 1} | {
            f"{prefix}-0-{name}": value for name, value in row.items()
        }
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    before = set(model.objects.values_list("pk", flat=True))
    answer = submit(client, f"{page}?{query}", **values)
    assert answer.status_code == 302, said_of(answer)
    (made,) = model.objects.exclude(pk__in=before)
    return made


def change_url(record):
    return reverse(
        f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk]
    )


def said_of(answer):
    """Return the errors of a page, for the message of a test."""
    return re.findall(r'class="(?:errorlist|msg)[^>]*>(.*?)</', answer.content.decode(), re.DOTALL)


class Journey:
    """What the people of the story leave behind, for those who come after."""

    def __init__(self, marks):
        self.marks = marks
        self.private_pages = []

    def enter_program(self, staff):
        """Staff enter the program, its edition and the organizations."""
        self.program = add(
            staff,
            Program,
            name_en="Test Officers Invitation Program",
            name_ja="試験行政官招へいプログラム",
            slug="test-officers",
            publishing_languages=["en", "ja", "zh-hans"],
        )
        self.edition = add(
            staff,
            Edition,
            program=self.program.pk,
            fiscal_year=2018,
            lede_en="Officers who came to see rivers.",
            lede_ja="河川を見に来た行政官。",
        )
        self.country = add(staff, Country, code="XA", name_en="Riverland", name_ja="リバーランド")
        self.ministry = add(
            staff,
            Organization,
            name_en="Ministry of Rivers",
            name_ja="河川省",
            kind="ministry",
            country=self.country.pk,
        )
        self.institute = add(
            staff, Organization, name_en="Institute of Water", name_ja="水研究所", kind="university"
        )

    def enter_host(self, staff):
        """Staff enter the host with a site, a contact and what was said on the telephone."""
        marks = self.marks
        self.host = add(
            staff,
            Host,
            organization=self.institute.pk,
            slug="institute-of-water",
            **marks.of(Host, only="photography"),
            rows={
                "sites": {
                    "name_en": "Lake Campus",
                    "name_ja": "湖畔キャンパス",
                    "prefecture": "JP-25",
                    **marks.of(Site, only="address"),
                    **marks.of(Site, only="postal_code"),
                },
                "contacts": {"language": "ja", **marks.of(HostContact)},
                "contact_log": {"day": "2018-11-04", **marks.of(ContactLogEntry)},
            },
        )
        self.site = Site.objects.get(host=self.host)
        self.private_pages.append(change_url(self.host))

    def enter_delegation(self, staff, coordinator):
        """Staff enter the delegation with a group and who sends it, and choose a coordinator."""
        self.delegation = add(
            staff,
            Delegation,
            edition=self.edition.pk,
            when="2019-01-20 – 2019-01-26",
            status="confirmed",
            coordinators=[coordinator.pk],
            **self.marks.of(Delegation, only="emergency_contact"),
            rows={
                "groups": {"label_en": "Group A", "label_ja": "A班", "position": 0},
                "involvements": {"organization": self.ministry.pk, "role": "sending"},
            },
        )
        self.group = self.delegation.groups.get()
        self.private_pages.append(change_url(self.delegation))

    def enter_people(self, staff):
        """Staff enter somebody with a passport and a place in the delegation, and the crew."""
        marks = self.marks
        self.person = add(
            staff,
            Person,
            birth_date="1903-02-17",
            sex="f",
            nationality=self.country.pk,
            **marks.of(Person),
            rows={"travel_documents": {"kind": "ordinary", **marks.of(TravelDocument)}},
        )
        self.enrollment = add(
            staff,
            Enrollment,
            query=f"person={self.person.pk}&delegation={self.delegation.pk}",
            groups=[self.group.pk],
            status="accepted",
            represents_country=self.country.pk,
            organization=self.ministry.pk,
            arrival_day="2019-01-20",
            arrival_time="13:05",
            departure_day="2019-01-26",
            **marks.of(Enrollment),
        )
        self.crew = add(
            staff,
            Crew,
            role="interpreter",
            delegations=[self.delegation.pk],
            **marks.of(Crew),
        )
        self.vehicle = add(staff, Vehicle, **marks.of(Vehicle))
        records = (self.person, self.enrollment, self.crew, self.vehicle)
        self.private_pages += [change_url(record) for record in records]

    def enter_itinerary(self, staff):
        """Staff enter the itinerary with a hotel, a visit and an evening nobody outside sees."""
        marks = self.marks
        self.itinerary = add(staff, Itinerary, delegation=self.delegation.pk, **marks.of(Itinerary))
        self.stay = add(
            staff,
            Stay,
            itinerary=self.itinerary.pk,
            first_day="2019-01-20",
            last_day="2019-01-25",
            **marks.of(Stay),
        )
        stop = {"itinerary": self.itinerary.pk, "query": f"itinerary={self.itinerary.pk}"}
        self.visit = add(
            staff,
            Stop,
            **stop,
            day="2019-01-23",
            start_time="10:00",
            end_time="12:00",
            kind="site_visit",
            title_en="A walk along the lake",
            title_ja="湖畔を歩く",
            public_text_en="They measured the water.",
            public_text_ja="水を測りました。",
            vehicle=self.vehicle.pk,
            interpreters=[self.crew.pk],
            is_public="on",
            **marks.of(Stop, public=("title", "place", "public_text", "time_zone")),
            rows={
                "stop_hosts": {
                    "host": self.host.pk,
                    "site": self.site.pk,
                    "state": "confirmed",
                    "position": 0,
                    **marks.of(StopHost),
                }
            },
        )
        hidden = marks.new()
        self.evening = add(
            staff,
            Stop,
            **stop,
            day="2019-01-24",
            part_of_day="evening",
            kind="meal",
            title_en=hidden,
            without=["is_public"],
        )
        records = (self.itinerary, self.stay, self.visit, self.evening)
        self.private_pages += [change_url(record) for record in records]

    def plan(self, coordinator):
        """The coordinator moves the visit at the desk, releases the plan, and exports it."""
        listed = coordinator.get("/portal/")
        desk = reverse("visits:delegation_detail", args=[self.delegation.pk])
        assert f'href="{desk}"' in listed.content.decode()
        answer = submit(
            coordinator,
            reverse("visits:stop_update", args=[self.delegation.pk, self.visit.uid]),
            start_time="14:00",
            end_time="16:30",
            title_en="A walk around the lake",
        )
        assert answer.status_code == 302, said_of(answer)
        answer = submit(
            coordinator,
            reverse("visits:release", args=[self.delegation.pk]),
            audiences=["participant", "public"],
            comment=self.marks.new(),
        )
        assert answer.status_code == 302, said_of(answer)
        self.private_pages += [desk, answer["Location"]]
        return {
            kind: self.export(coordinator, format=kind, audience="participant", source="release")
            for kind in FORMATS
        }

    def export(self, client, **choices):
        """Return the file that the form of exports gives for these choices."""
        form = values_of(client.get(reverse("visits:export", args=[self.delegation.pk])))
        answer = client.get(
            reverse("visits:export_file", args=[self.delegation.pk]), form | choices
        )
        assert answer.status_code == 200, said_of(answer)
        assert answer["Content-Disposition"].startswith("attachment")
        return answer.content

    def report(self, staff):
        """After the visit staff say who came, what took place, and ask for publication."""
        answer = submit(staff, change_url(self.enrollment), status="completed")
        assert answer.status_code == 302, said_of(answer)
        answer = submit(staff, change_url(self.delegation), status="completed")
        assert answer.status_code == 302, said_of(answer)
        answer = submit(
            staff,
            change_url(self.edition),
            **{
                "reports-TOTAL_FORMS": 1,
                "reports-0-position": 0,
                "reports-0-title_en": "What they saw",
                "reports-0-body_en": "They walked around the lake and measured the water.",
                "reports-0-body_ja": "湖を一周し、水を測りました。",
            },
        )
        assert answer.status_code == 302, said_of(answer)
        answer = submit(staff, self.publication_url, button="_ask", note=self.marks.new())
        assert answer.status_code == 302, said_of(answer)

    @property
    def publication_url(self):
        return reverse("admin:programs_edition_publication", args=[self.edition.pk])

    def publish(self, publisher):
        """A publisher finds the request, looks at the preview and publishes what it shows."""
        assert self.publication_url in publisher.get("/admin/").content.decode()
        preview = publisher.get(
            reverse("admin:programs_edition_preview", args=[self.edition.pk]), {"language": "en"}
        )
        assert "A walk around the lake" in preview.content.decode()
        answer = submit(publisher, self.publication_url, button="_publish", note=self.marks.new())
        assert answer.status_code == 302, said_of(answer)
        self.private_pages.append(self.publication_url)

    def withdraw(self, publisher):
        answer = submit(
            publisher,
            self.publication_url,
            button="_withdraw",
            reason_en="A figure was wrong.",
            reason_ja="数に誤りがありました。",
        )
        assert answer.status_code == 302, said_of(answer)


def public_answers(client):
    """Return every public answer that links lead to, by address, beginning where robots do."""
    found, waiting = {}, ["/", "/robots.txt", "/sitemap.xml", "/zh-hans/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = answer = client.get(path)
        assert answer.status_code in (200, 302), path
        kind = answer["Content-Type"]
        if answer.status_code == 302:
            waiting.append(answer["Location"])
        elif kind.startswith(("text/html", "application/xml")):
            page = answer.content.decode()
            links = re.findall(r'(?:href|src|action)="([^"#]+)|<loc>([^<]+)', page)
            for link in (link or location for link, location in links):
                local = link.replace("&amp;", "&").removeprefix("http://testserver")
                if re.match(r"/(en|ja|zh-hans|media)/", local):
                    waiting.append(local)
    return found


@pytest.fixture
def marks():
    return Marks()


def test_journey_from_roster_to_published_report(make_user, marks):
    people = {
        role: make_user(role, display_name=marks.new())
        for role in ("staff", "coordinator", "publisher")
    }
    journey, nobody = Journey(marks), Client()

    with time_machine.travel(PLANNING, tick=False):
        staff = sign_in("staff")
        journey.enter_program(staff)
        journey.enter_host(staff)
        journey.enter_delegation(staff, people["coordinator"])
        journey.enter_people(staff)
        journey.enter_itinerary(staff)
        exported = journey.plan(sign_in("coordinator"))
        drafts = [nobody.get(PUBLIC + file).status_code for file in ["", *FILES]]
    with time_machine.travel(REPORTING, tick=False):
        staff, publisher = sign_in("staff"), sign_in("publisher")
        journey.report(staff)
        journey.publish(publisher)
        public = public_answers(nobody)
        kept = "".join(publisher.get(page).content.decode() for page in journey.private_pages)
        journey.withdraw(publisher)
        gone = [nobody.get(PUBLIC + file) for file in ["", "itinerary/", "report.pdf", *FILES]]
        left = nobody.get("/en/programs/").content.decode()

    # Participants get the plan as it was released, with what is for them.
    (event,) = [
        event
        for event in icalendar.Calendar.from_ical(exported["ics"]).walk("VEVENT")
        if "walk" in event["SUMMARY"]
    ]
    assert event["SUMMARY"] == "A walk around the lake"
    assert event["DTSTART"].dt.isoformat() == "2019-01-23T14:00:00+09:00"
    book = openpyxl.load_workbook(io.BytesIO(exported["xlsx"]))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "A walk around the lake" in cells
    assert "A walk around the lake" in text_of(exported["pdf"], "application/pdf")
    assert "A walk around the lake" in exported["csv"].decode("utf-8-sig")
    assert "participant" in json.dumps(json.loads(exported["json"]))
    # Nothing is public before it is published.
    assert set(drafts) == {404}
    # The public reads what was published, on its page and in its files.
    page = public[PUBLIC].content.decode()
    told = [
        "Officers who came to see rivers.",
        "They walked around the lake and measured the water.",
        "A walk around the lake",
        "They measured the water.",
        "Institute of Water",
        "Ministry of Rivers",
        "January 23, 2019",
        "14:00",
    ]
    assert [text for text in told if text not in page] == []
    for file in FILES:
        answer = public[PUBLIC + file]
        assert "a walk around the lake" in " ".join(
            text_of(answer.content, answer["Content-Type"]).lower().split()
        )
    assert {f"/{language}/hosts/institute-of-water/" for language in ("en", "ja", "zh-hans")} <= (
        public.keys()
    )
    # All marks are kept, and none of them is public.
    assert [mark for mark in marks.texts if mark not in kept] == []
    secrets = [*marks.texts, "1903", "@example.org", "February 17", "2月17日"]
    searched = {
        path: letters(text_of(answer.content, answer["Content-Type"]))
        for path, answer in public.items()
    }
    leaks = [
        (path, secret)
        for path, text in searched.items()
        for secret in secrets
        if letters(secret) in text
    ]
    assert leaks == []
    assert [path for path, answer in public.items() if answer.cookies] == []
    # What was withdrawn says so, and is nowhere else.
    assert {answer.status_code for answer in gone} == {410}
    assert "A figure was wrong." in gone[0].content.decode()
    assert "fy2018" not in left
