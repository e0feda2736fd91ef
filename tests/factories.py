"""Plain functions that make records: valid defaults, and only the rows that they need.

Whatever must be unique is numbered. A test states the values that it checks.
"""

import datetime as dt
import itertools

from django.contrib.auth.models import Group as Role

from participants.choices import CrewRole, EnrollmentStatus
from participants.models import Crew, Enrollment, Person, TravelDocument
from programs.choices import Counted, InvolvementRole, OrganizationKind
from programs.models import (
    Country,
    Delegation,
    Edition,
    Group,
    Involvement,
    Organization,
    Program,
    PublicationRequest,
    Report,
    ReportedFigure,
    Theme,
)
from sakura.models import User
from sakura.roles import COORDINATOR
from visits.choices import PhotoConsent
from visits.models import (
    ContactLogEntry,
    Host,
    HostContact,
    Itinerary,
    Photo,
    Site,
    Stay,
    Stop,
    StopHost,
    Vehicle,
)

_numbers = itertools.count(1)
_country_codes = itertools.cycle(
    f"{first}{second}"
    # Codes that ISO 3166-1 leaves to users, so that none meets a real country.
    for first in "XQ"
    for second in "MNOPQRSTUVWYZ"
)


def _number():
    return next(_numbers)


def make_user(role="staff", **values):
    """A user in the group of a role, or of none. The password is ``<user name>-password``."""
    number = _number()
    username = values.pop("username", f"user{number}")
    values = {
        "email": f"{username}@example.org",
        "is_staff": role not in (None, COORDINATOR),
        **values,
    }
    user = User.objects.create_user(username, password=f"{username}-password", **values)
    if role:
        user.groups.add(Role.objects.get(name=role))
    return user


def make_country(**values):
    """A country or region with a code that belongs to no real one, unless the values say so."""
    if "code" not in values:
        values["code"] = next(_country_codes)
    values.setdefault("name_en", f"Country {values['code']}")
    return Country.objects.create(**values)


def make_theme(**values):
    number = _number()
    return Theme.objects.create(
        **{"slug": f"theme-{number}", "name_en": f"Theme {number}"} | values
    )


def make_program(**values):
    number = _number()
    return Program.objects.create(
        **{
            "slug": f"program-{number}",
            "name_en": f"Program {number}",
            "name_ja": f"プログラム{number}",
            "position": number % 1000,
        }
        | values
    )


def make_edition(**values):
    """An edition of fiscal year 2018, of a program of its own unless one is given."""
    if "program" not in values:
        values["program"] = make_program()
    return Edition.objects.create(**{"fiscal_year": 2018} | values)


def make_delegation(**values):
    """A delegation of a week in January 2019, without people, stops or label."""
    if "edition" not in values:
        values["edition"] = make_edition()
    if not values.keys() & {"first_day", "last_day", "month"}:
        values |= {"first_day": dt.date(2019, 1, 20), "last_day": dt.date(2019, 1, 26)}
    coordinators = values.pop("coordinators", [])
    delegation = Delegation.objects.create(**values)
    delegation.coordinators.set(coordinators)
    return delegation


def make_group(**values):
    number = _number()
    if "delegation" not in values:
        values["delegation"] = make_delegation()
    return Group.objects.create(
        **{"label_en": f"Group {number}", "position": number % 1000} | values
    )


def make_organization(**values):
    number = _number()
    return Organization.objects.create(
        **{"name_en": f"Organization {number}", "kind": OrganizationKind.UNIVERSITY} | values
    )


def make_involvement(**values):
    if "delegation" not in values:
        values["delegation"] = make_delegation()
    if "organization" not in values:
        values["organization"] = make_organization()
    return Involvement.objects.create(**{"role": InvolvementRole.SENDING} | values)


def make_figure(**values):
    """A reported number of people, of an edition unless a delegation is given."""
    if not values.keys() & {"edition", "delegation"}:
        values["edition"] = make_edition()
    return ReportedFigure.objects.create(
        **{"counts": Counted.PEOPLE, "value": 30, "source_en": "Annual report"} | values
    )


def make_report(**values):
    if "edition" not in values:
        values["edition"] = make_edition()
    return Report.objects.create(**{"body_en": "They came and saw."} | values)


def make_publication_request(**values):
    if "edition" not in values:
        values["edition"] = make_edition()
    if "asked_by" not in values:
        values["asked_by"] = make_user()
    return PublicationRequest.objects.create(**values)


def make_person(**values):
    number = _number()
    return Person.objects.create(**{"surname": f"SURNAME{number}", "given_names": "Given"} | values)


def make_travel_document(**values):
    if "person" not in values:
        values["person"] = make_person()
    return TravelDocument.objects.create(**{"number": f"TK{_number():07}"} | values)


def make_enrollment(**values):
    """A person's place in a delegation: accepted, an invitee, of no organization yet."""
    if "person" not in values:
        values["person"] = make_person()
    if "delegation" not in values:
        values["delegation"] = make_delegation()
    groups = values.pop("groups", [])
    enrollment = Enrollment.objects.create(**{"status": EnrollmentStatus.ACCEPTED} | values)
    enrollment.groups.set(groups)
    return enrollment


def make_crew(**values):
    delegations = values.pop("delegations", [])
    crew = Crew.objects.create(
        **{"name": f"Interpreter {_number()}", "role": CrewRole.INTERPRETER} | values
    )
    crew.delegations.set(delegations)
    return crew


def make_host(**values):
    """A host with an organization of its own and no site."""
    number = _number()
    if "organization" not in values:
        values["organization"] = make_organization()
    return Host.objects.create(**{"slug": f"host-{number}"} | values)


def make_site(**values):
    number = _number()
    if "host" not in values:
        values["host"] = make_host()
    return Site.objects.create(**{"name_en": f"Site {number}", "prefecture": "JP-13"} | values)


def make_host_contact(**values):
    if "host" not in values:
        values["host"] = make_host()
    return HostContact.objects.create(**{"name": f"Contact {_number()}"} | values)


def make_contact_log_entry(**values):
    if "host" not in values:
        values["host"] = make_host()
    return ContactLogEntry.objects.create(
        **{"day": dt.date(2019, 1, 4), "text": "Phoned, wants the list by January 10."} | values
    )


def make_vehicle(**values):
    return Vehicle.objects.create(**{"name": f"Coach {_number()}"} | values)


def make_itinerary(**values):
    """An empty itinerary, of a delegation of its own unless one is given."""
    if "delegation" not in values:
        values["delegation"] = make_delegation()
    return Itinerary.objects.create(**values)


def make_stop(**values):
    """A stop on the delegation's first day without a clock time; ``day=None`` for an unknown day.

    ``hosts`` are added with their state "confirmed" and no site.
    """
    if "itinerary" not in values:
        values["itinerary"] = make_itinerary()
    values.setdefault("day", values["itinerary"].delegation.first_day)
    hosts, groups = values.pop("hosts", []), values.pop("groups", [])
    people, interpreters = values.pop("people", []), values.pop("interpreters", [])
    stop = Stop.objects.create(**{"title_en": f"Visit {_number()}"} | values)
    stop.groups.set(groups)
    stop.people.set(people)
    stop.interpreters.set(interpreters)
    for position, host in enumerate(hosts):
        make_stop_host(stop=stop, host=host, state="confirmed", position=position)
    return stop


def make_stop_host(**values):
    if "stop" not in values:
        values["stop"] = make_stop()
    if "host" not in values:
        values["host"] = make_host()
    return StopHost.objects.create(**values)


def make_stay(**values):
    """A hotel for the nights of the delegation; it needs one that has days."""
    if "itinerary" not in values:
        values["itinerary"] = make_itinerary()
    delegation = values["itinerary"].delegation
    groups = values.pop("groups", [])
    stay = Stay.objects.create(
        **{
            "first_day": delegation.first_day,
            "last_day": delegation.last_day or delegation.first_day,
            "name_en": f"Hotel {_number()}",
        }
        | values
    )
    stay.groups.set(groups)
    return stay


def make_photo(**values):
    """A photo that is cleared for publication; it has no files unless ``renditions`` are given."""
    number = _number()
    if "edition" not in values:
        values["edition"] = make_edition()
    hosts, people = values.pop("hosts", []), values.pop("people", [])
    photo = Photo.objects.create(
        **{
            "caption_en": f"Caption {number}",
            "alt_en": f"What picture {number} shows.",
            "credit_en": "JST",
            "consent": PhotoConsent.NOT_NEEDED,
            "position": number % 1000,
        }
        | values
    )
    photo.hosts.set(hosts)
    photo.people.set(people)
    return photo
