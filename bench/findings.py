"""Time the findings of a full plan: 150 people, 60 stops, 4 groups.

    python -m bench.findings

The floor is the compilation of the same sheet from rows that are loaded already: both read every
stop, group and person once. Prints milliseconds (the median of several runs) and the ratio, then
the queries for the facts beside the sheet. The database is made in memory.
"""

import datetime as dt
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable

import django

RUNS = 9
PEOPLE = 150
STOPS = 60
GROUPS = 4
FIRST_DAY = dt.date(2027, 1, 17)
TODAY = dt.date(2027, 1, 10)
MOST_MS = 300


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sakura.settings")
    os.environ.setdefault("SAKURA_DEV", "1")
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from visits.conflicts import find_findings, load_facts
    from visits.models import Itinerary
    from visits.sheet import compile_sheet

    call_command("migrate", verbosity=0)
    itinerary = make_plan("Delegation 1")
    make_plan("Delegation 2")  # another delegation with the same hosts, coaches and interpreters
    loaded = Itinerary.objects.for_compiling().get(pk=itinerary.pk)
    sheet = compile_sheet(loaded)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        facts = load_facts([loaded], with_names=True)[loaded.pk]
    findings = find_findings(sheet, facts, today=TODAY)
    floor = median_ms(lambda: compile_sheet(loaded))
    loading = median_ms(lambda: load_facts([loaded], with_names=True))
    finding = median_ms(lambda: find_findings(sheet, facts, today=TODAY))
    words = median_ms(lambda: [found.text("ja") for found in findings])
    print(f"{PEOPLE} people, {STOPS} stops, {GROUPS} groups; median of {RUNS} runs")
    print(f"{'compile the sheet':24}{floor:8.1f} ms  (floor)")
    print(f"{'find':24}{finding:8.1f} ms  {finding / floor:5.2f} of the floor")
    print(f"{'load facts':24}{loading:8.1f} ms  {len(queries)} queries")
    print(f"{'say them':24}{words:8.1f} ms  {len(findings)} findings")
    total = finding + loading
    print(f"{'facts and find':24}{total:8.1f} ms  of {MOST_MS} ms")
    for kind, count in sorted(Counter(found.kind.value for found in findings).items()):
        print(f"    {kind:22}{count:6}")
    if total > MOST_MS:
        raise SystemExit("Too slow.")


def median_ms(run: Callable[[], object]) -> float:
    """Milliseconds of one run, the median; the first only fills caches."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:]) * 1000


def make_plan(label: str):
    """An itinerary of a week with most of what the rules look at; hosts are shared by label."""
    from participants.models import Crew, Enrollment, Person
    from programs.models import Delegation, Edition, Group, Organization, Program
    from visits.models import Host, Itinerary, Site, Stop, StopHost, Vehicle

    program, _new = Program.objects.get_or_create(slug="bench", name_en="Bench", name_ja="計測")
    edition, _new = Edition.objects.get_or_create(program=program, fiscal_year=2026)
    delegation = Delegation.objects.create(
        edition=edition,
        label_en=label,
        first_day=FIRST_DAY,
        last_day=FIRST_DAY + dt.timedelta(days=6),
    )
    groups = [
        Group.objects.create(delegation=delegation, label_en=f"Group {name}", position=number)
        for number, name in enumerate("ABCD"[:GROUPS])
    ]
    for number in range(PEOPLE):
        person = Person.objects.create(surname=f"SURNAME{number}", given_names="Given")
        enrollment = Enrollment.objects.create(
            person=person,
            delegation=delegation,
            status="accepted",
            arrival_day=FIRST_DAY + dt.timedelta(days=int(number % 10 == 0)),
            arrival_time=dt.time(9, number % 60),
            departure_day=FIRST_DAY + dt.timedelta(days=6),
            departure_time=dt.time(12),
        )
        enrollment.groups.set([groups[number % GROUPS]])
    hosts = []
    for number in range(12):
        organization, _new = Organization.objects.get_or_create(
            name_en=f"Institute {number}", kind="university"
        )
        host, _new = Host.objects.get_or_create(
            slug=f"host-{number}",
            organization=organization,
            defaults={"max_people": 100, "closed_weekdays": [6], "is_closed_on_holidays": True},
        )
        site, _new = Site.objects.get_or_create(
            host=host,
            name_en="Main campus",
            defaults={"latitude": 35.6 + number / 20, "longitude": 139.7},
        )
        hosts.append((host, site))
    interpreter, _new = Crew.objects.get_or_create(name="Interpreter", role="interpreter")
    coach, _new = Vehicle.objects.get_or_create(name="Coach 1", defaults={"seats": 45})
    itinerary = Itinerary.objects.create(delegation=delegation)
    for number in range(STOPS):
        hour = 8 + number % 10
        stop = Stop.objects.create(
            itinerary=itinerary,
            title_en=f"Visit {number}",
            title_ja=f"訪問{number}",
            day=FIRST_DAY + dt.timedelta(days=number * 7 // STOPS),
            start_time=dt.time(hour),
            end_time=dt.time(hour, 50),
            takes_part="groups" if number % 3 else "everyone",
            vehicle=coach if number % 5 == 0 else None,
        )
        if number % 3:
            stop.groups.set([groups[number % GROUPS], groups[(number + 1) % GROUPS]])
        host, site = hosts[number % len(hosts)]
        StopHost.objects.create(stop=stop, host=host, site=site, state="asked")
        if number % 7 == 0:
            stop.interpreters.set([interpreter])
    return itinerary


if __name__ == "__main__":
    main()
