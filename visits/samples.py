"""Enter a made-up delegation to try the system with. Everything is marked as a sample.

The fixture has the shape of the domain: a delegation with its groups, people and stops. Texts are
lists of English, Japanese and Chinese.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from participants.choices import EnrollmentRole, EnrollmentStatus
from participants.models import Crew, Enrollment, Person
from programs.models import Country, Delegation, Edition, Group, Organization, Program
from sakura.languages import columns_in, columns_of
from visits.choices import Audience, ReleaseKind, TakesPart
from visits.models import Host, Itinerary, Site, Stay, Stop, StopHost, Vehicle
from visits.release import content_digest, draft_of, release_itinerary

#: Uids of sample records are made from their keys, so that a second run finds them again.
NAMESPACE = uuid.UUID("0d9f6c1e-6b0a-5f6e-8a55-2c6f0a3d7b41")

Facts = Mapping[str, Any]


class SeedMissing(LookupError):
    """The program of the samples is not there: the seed has not been loaded."""


def load_samples(data: Facts, *, coordinator: Any, now: dt.datetime) -> dict[str, int]:
    """Enter the delegation of the fixture and release its plan; return counts of new rows by kind.

    What exists is left as it is, whoever changed it since. ``coordinator`` is the user who may
    work on it, or None. Raises SeedMissing without the program.
    """
    with transaction.atomic():
        return _Loader(data, now).load(coordinator)


class _Loader:
    """Enters rows that are not there yet, and counts them."""

    def __init__(self, data: Facts, now: dt.datetime) -> None:
        self.data, self.now = data, now
        self.counts: dict[str, int] = {}
        self.rows: dict[str, Any] = {}

    def load(self, coordinator: Any) -> dict[str, int]:
        delegation, is_new = self.enter_delegation()
        if coordinator:
            delegation.coordinators.add(coordinator)
        if not is_new:
            return self.counts
        for row in self.data["organizations"]:
            self.enter_organization(row)
        for row in self.data["hosts"]:
            self.enter_host(row)
        for row in self.data["sites"]:
            self.enter(
                Site,
                f"site {row['key']}",
                host=Host.objects.get(slug=row["host"]),
                prefecture=row["prefecture"],
                **columns_in(row, ("name", "address")),
            )
        for position, row in enumerate(self.data["groups"]):
            self.enter(
                Group,
                f"group {row['key']}",
                delegation=delegation,
                position=position,
                **columns_of("label", row["label"]),
            )
        for row in self.data["people"]:
            self.enter_person(delegation, row)
        for row in self.data["crew"]:
            crew = self.enter(
                Crew,
                f"crew {row['key']}",
                **{name: row[name] for name in ("name", "role", "languages", "telephone")},
            )
            crew.delegations.add(delegation)
        for row in self.data["vehicles"]:
            self.enter(
                Vehicle,
                f"vehicle {row['key']}",
                name=row["name"],
                seats=row["seats"],
                driver=self.rows[f"crew {row['driver']}"],
            )
        self.enter_itinerary(delegation)
        return self.counts

    def enter(self, model: type[models.Model], key: str, **values: Any) -> Any:
        """Return the row with this key. A new one is checked, marked as a sample and counted."""
        uid = uuid.uuid5(NAMESPACE, key)
        row = model._default_manager.filter(uid=uid).first()
        if row is None:
            row = model(uid=uid, is_sample=True, **values)
            row.full_clean()
            row.save()
            kind = str(model._meta.model_name)
            self.counts[kind] = self.counts.get(kind, 0) + 1
        self.rows[key] = row
        return row

    def enter_delegation(self) -> tuple[Delegation, bool]:
        """The delegation, in the edition that staff made for that year if there is one."""
        program = Program.objects.filter(slug=self.data["program"]).first()
        if program is None:
            raise SeedMissing(self.data["program"])
        year = self.data["fiscal_year"]
        edition = Edition.objects.filter(program=program, fiscal_year=year).first()
        if edition is None:
            edition = self.enter(
                Edition,
                f"edition {year}",
                program=program,
                fiscal_year=year,
                **columns_in(self.data["edition"], Edition.TEXTS),
            )
        row = self.data["delegation"]
        before = self.counts.get("delegation", 0)
        delegation = self.enter(
            Delegation,
            "delegation",
            edition=edition,
            first_day=dt.date.fromisoformat(row["first_day"]),
            last_day=dt.date.fromisoformat(row["last_day"]),
            status=row["status"],
            expected_count=len(self.data["people"]),
            **columns_in(row, ("label", "emergency_contact")),
        )
        return delegation, self.counts.get("delegation", 0) > before

    def enter_organization(self, row: Facts) -> None:
        self.enter(
            Organization,
            f"organization {row['key']}",
            kind=row["kind"],
            country=Country.objects.filter(code=row.get("country", "IN")).first(),
            **columns_of("name", row["name"]),
        )

    def enter_host(self, row: Facts) -> None:
        """A host of the seed; one that is missing is made."""
        if Host.objects.filter(slug=row["slug"]).exists():
            return
        self.enter_organization({"key": row["slug"], "country": "JP", **row})
        self.enter(
            Host,
            f"host {row['slug']}",
            organization=self.rows[f"organization {row['slug']}"],
            slug=row["slug"],
        )

    def enter_person(self, delegation: Delegation, row: Facts) -> None:
        country = Country.objects.filter(code="IN").first()
        person = self.enter(
            Person,
            f"person {row['key']}",
            surname=row["surname"],
            given_names=row["given_names"],
            sex=row["sex"],
            nationality=country,
        )
        flights = {
            f"{direction}_{name}": value
            for direction, flight in self.data["flights"].items()
            for name, value in flight.items()
        }
        for name in ("arrival", "departure"):
            flights[f"{name}_day"] = dt.date.fromisoformat(flights[f"{name}_day"])
            flights[f"{name}_time"] = dt.time.fromisoformat(flights[f"{name}_time"])
        enrollment = self.enter(
            Enrollment,
            f"enrollment {row['key']}",
            person=person,
            delegation=delegation,
            role=row.get("role", EnrollmentRole.MEMBER),
            status=row.get("status", EnrollmentStatus.ACCEPTED),
            precedence=row.get("precedence"),
            organization=self.rows[f"organization {row['organization']}"],
            represents_country=country,
            diet=row.get("diet", ""),
            allergies=row.get("allergies", ""),
            **flights,
        )
        enrollment.groups.add(self.rows[f"group {row['group']}"])

    def enter_itinerary(self, delegation: Delegation) -> None:
        """The plan as it was released, then what was added since."""
        itinerary = self.enter(Itinerary, "itinerary", delegation=delegation)
        for row in self.data["stays"]:
            self.enter(
                Stay,
                f"stay {row['key']}",
                itinerary=itinerary,
                first_day=dt.date.fromisoformat(row["first_day"]),
                last_day=dt.date.fromisoformat(row["last_day"]),
                telephone=row["telephone"],
                **columns_in(row, Stay.TEXTS),
            )
        stops = list(enumerate(self.data["stops"]))
        for position, row in stops:
            if not row.get("after_release"):
                self.enter_stop(itinerary, row, position=position)
        draft = draft_of(Itinerary.objects.for_compiling().get(pk=itinerary.pk))
        _release, is_new = release_itinerary(
            itinerary=itinerary,
            kind=ReleaseKind.PLAN,
            audiences=[Audience(name) for name in self.data["release"]["audiences"]],
            reviewed=content_digest(draft),
            user=None,
            now=self.now,
            comment=self.data["release"]["comment"],
        )
        self.counts["release"] = int(is_new)
        for position, row in stops:
            if row.get("after_release"):
                self.enter_stop(itinerary, row, position=position)

    def enter_stop(self, itinerary: Itinerary, row: Facts, *, position: int) -> None:
        groups = row.get("groups", ())
        stop = self.enter(
            Stop,
            f"stop {row['key']}",
            itinerary=itinerary,
            day=dt.date.fromisoformat(row["day"]) if "day" in row else None,
            start_time=dt.time.fromisoformat(row["start_time"]) if "start_time" in row else None,
            end_time=dt.time.fromisoformat(row["end_time"]) if "end_time" in row else None,
            part_of_day=row.get("part_of_day", ""),
            position=position,
            kind=row["kind"],
            prefecture=row.get("prefecture", ""),
            takes_part=row.get("takes_part", TakesPart.GROUPS if groups else TakesPart.EVERYONE),
            head_count=row.get("head_count"),
            internal_note=row.get("internal_note", ""),
            visit_language=row.get("visit_language", ""),
            vehicle=self.rows[f"vehicle {row['vehicle']}"] if "vehicle" in row else None,
            is_public=row.get("public", True),
            is_press_open=row.get("press_open", False),
            is_highlight=row.get("highlight", False),
            **columns_in(
                row,
                (
                    *Stop.TEXTS,
                    *("place", "head_count_note", "dress", "photography", "meeting_point"),
                ),
            ),
        )
        stop.groups.set([self.rows[f"group {key}"] for key in groups])
        stop.interpreters.set([self.rows[f"crew {key}"] for key in row.get("interpreters", ())])
        for place, host in enumerate(row.get("hosts", ())):
            self.enter(
                StopHost,
                f"stop host {row['key']} {host['host']}",
                stop=stop,
                host=Host.objects.get(slug=host["host"]),
                site=self.rows[f"site {host['site']}"],
                state=host["state"],
                position=place,
                **columns_in(host, ("received_by",)),
            )
