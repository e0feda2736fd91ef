"""Load the facts of the program page into the record and publish them. Safe to repeat.

The fixture has the shape of the domain, not of the tables: programs hold editions, editions hold
their delegation, and that its stops. Texts are lists of English, Japanese and Chinese.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import models, transaction

from programs.compiling import compile_edition
from programs.models import (
    Country,
    Delegation,
    Edition,
    Involvement,
    Organization,
    Program,
    Report,
    ReportedFigure,
    Theme,
)
from programs.publishing import content_digest, publish
from sakura.languages import columns_in, columns_of
from visits.choices import Audience, HostState, PhotoConsent, ReleaseKind, StopOutcome
from visits.models import Host, Itinerary, Photo, Site, Stop, StopHost
from visits.photos import open_upload, store_renditions
from visits.release import content_digest as sheet_digest
from visits.release import draft_of, release_itinerary

#: Uids of seed records are made from their keys, so that a second run finds them again.
NAMESPACE = uuid.UUID("6f6f2d0e-5b1c-5c8e-9d7a-0c5a6b1f2e3d")

Facts = Mapping[str, Any]


def load_seed(data: Facts, *, artwork: Path, now: dt.datetime, today: dt.date) -> dict[str, int]:
    """Enter what is not there yet, release and publish what never was; return counts by kind.

    Records that exist are left as they are, whoever changed them since.
    ``artwork`` is the folder of the images that the fixture names.
    """
    loader = _Loader(artwork=artwork, now=now, today=today)
    with transaction.atomic():
        for row in data["countries"]:
            loader.enter(
                Country,
                f"country {row['code']}",
                code=row["code"],
                area=row["area"],
                **columns_of("name", row["name"]),
            )
        for row in data["themes"]:
            loader.enter(
                Theme, f"theme {row['slug']}", slug=row["slug"], **columns_of("name", row["name"])
            )
        for row in data["organizations"]:
            loader.enter_organization(row)
        for row in data["programs"]:
            loader.enter_program(row, credit=data["artwork_credit"])
    return loader.counts


class _Loader:
    """Enters rows that are not there yet and counts them."""

    def __init__(self, *, artwork: Path, now: dt.datetime, today: dt.date) -> None:
        self.artwork, self.now, self.today = artwork, now, today
        self.counts: dict[str, int] = {}

    def enter(self, model: type[models.Model], key: str, **values: Any) -> tuple[Any, bool]:
        """Return the row with this key, and whether it was made now. New rows are validated."""
        uid = uuid.uuid5(NAMESPACE, key)
        row = model._default_manager.filter(uid=uid).first()
        if row:
            return row, False
        row = model(uid=uid, **values)
        row.full_clean()
        row.save()
        self.count(model._meta.model_name or "", 1)
        return row, True

    def count(self, what: str, number: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def enter_organization(self, row: Facts) -> None:
        organization, _made = self.enter(
            Organization,
            f"organization {row['key']}",
            kind=row["kind"],
            country=self.country(row["country"]) if row["country"] else None,
            reading=row.get("reading", ""),
            aliases="\n".join(row.get("aliases", ())),
            **columns_of("name", row["name"]),
        )
        if "host" not in row:
            return
        host, _made = self.enter(
            Host, f"host {row['key']}", organization=organization, slug=row["host"]["slug"]
        )
        if site := row["host"].get("site"):
            self.enter(
                Site,
                f"site {site['key']}",
                host=host,
                prefecture=site["prefecture"],
                **columns_of("name", site["name"]),
            )

    def country(self, code: str) -> Country:
        return Country.objects.get(code=code)

    def enter_program(self, row: Facts, *, credit: Sequence[str]) -> None:
        program, made = self.enter(
            Program,
            f"program {row['slug']}",
            slug=row["slug"],
            colour=row["colour"],
            position=row["position"],
            **columns_in(row, Program.TEXTS),
        )
        if made:
            program.countries.set(Country.objects.filter(code__in=row["countries"]))
        for edition in row["editions"]:
            self.enter_edition(program, edition, credit=credit)

    def enter_edition(self, program: Program, row: Facts, *, credit: Sequence[str]) -> None:
        key = f"{program.slug} {row['fiscal_year']}"
        edition, made = self.enter(
            Edition,
            f"edition {key}",
            program=program,
            fiscal_year=row["fiscal_year"],
            **columns_in(row, (*Edition.TEXTS, "source")),
        )
        if not made:
            return
        edition.themes.set(Theme.objects.filter(slug__in=row["themes"]))
        for position, figure in enumerate(row["figures"]):
            self.enter(
                ReportedFigure,
                f"figure {key} {figure['key']}",
                edition=edition,
                counts=figure["counts"],
                value=figure["value"],
                position=position,
                **columns_in(figure, ("label", "note", "source")),
            )
        for position, report in enumerate(row["reports"]):
            self.enter(
                Report,
                f"report {key} {report['key']}",
                edition=edition,
                position=position,
                **columns_in(report, Report.TEXTS),
            )
        itinerary = self.enter_delegation(edition, key, row["delegation"])
        for position, photo in enumerate(row["photos"]):
            self.enter_photo(edition, key, photo, position=position, credit=credit)
        self.release_and_publish(edition, itinerary)

    def enter_delegation(self, edition: Edition, key: str, row: Facts) -> Itinerary:
        """One unlabelled delegation carries the stops; no page counts it."""
        delegation, _made = self.enter(
            Delegation,
            f"delegation {key}",
            edition=edition,
            month=dt.date.fromisoformat(row["month"]) if "month" in row else None,
            status=row["status"],
        )
        for organization, role in row["involvements"]:
            self.enter(
                Involvement,
                f"involvement {key} {organization} {role}",
                delegation=delegation,
                organization=Organization.objects.get(
                    uid=uuid.uuid5(NAMESPACE, f"organization {organization}")
                ),
                role=role,
            )
        itinerary: Itinerary
        itinerary, _made = self.enter(Itinerary, f"itinerary {key}", delegation=delegation)
        for position, row_of_stop in enumerate(row["stops"]):
            self.enter_stop(itinerary, key, row_of_stop, position=position)
        return itinerary

    def enter_stop(self, itinerary: Itinerary, key: str, row: Facts, *, position: int) -> None:
        stop, _made = self.enter(
            Stop,
            f"stop {key} {row['key']}",
            itinerary=itinerary,
            day=dt.date.fromisoformat(row["day"]) if "day" in row else None,
            kind=row["kind"],
            position=position,
            is_highlight=row.get("highlight", False),
            outcome=StopOutcome.AS_PLANNED,
            **columns_in(row, ("title", "public_text")),
        )
        for place, slug in enumerate(row["hosts"]):
            host = Host.objects.get(slug=slug)
            self.enter(
                StopHost,
                f"stop host {key} {row['key']} {slug}",
                stop=stop,
                host=host,
                site=host.sites.first(),  # none, or the only one
                state=HostState.CONFIRMED,
                position=place,
            )

    def enter_photo(
        self, edition: Edition, key: str, row: Facts, *, position: int, credit: Sequence[str]
    ) -> None:
        path = self.artwork / row["file"]
        with path.open("rb") as file:
            renditions = store_renditions(open_upload(file, size=path.stat().st_size))
        photo, _made = self.enter(
            Photo,
            f"photo {key} {row['key']}",
            edition=edition,
            first_day=dt.date.fromisoformat(row["day"]) if "day" in row else None,
            stop=Stop.objects.get(uid=uuid.uuid5(NAMESPACE, f"stop {key} {row['stop']}")),
            consent=PhotoConsent.NOT_NEEDED,
            is_artwork=True,
            position=position,
            renditions=renditions,
            **columns_of("credit", credit),
            **columns_in(row, ("caption", "alt")),
        )
        photo.hosts.set(Host.objects.filter(slug__in=row["hosts"]))

    def release_and_publish(self, edition: Edition, itinerary: Itinerary) -> None:
        loaded = Itinerary.objects.for_compiling().get(pk=itinerary.pk)
        _release, is_new = release_itinerary(
            itinerary=itinerary,
            kind=ReleaseKind.RECORD,
            audiences=[Audience.PUBLIC],
            reviewed=sheet_digest(draft_of(loaded, ReleaseKind.RECORD)),
            user=None,
            now=self.now,
        )
        self.count("release", is_new)
        _publication, is_new = publish(
            edition=edition,
            reviewed=content_digest(compile_edition(edition.pk)),
            user=None,
            now=self.now,
            today=self.today,
        )
        self.count("publication", is_new)
