"""Time each export against the library under it, for the same content: 60 stops, 4 groups.

    python -m bench.exports

The floor is the least that icalendar, typst and XlsxWriter need to write the same events, pages
and cells from ready values. Prints milliseconds (the median of several runs) and the ratio.
"""

import csv
import datetime as dt
import io
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import django

RUNS = 7
STOPS = 60
GROUPS = "ABCD"
FIRST_DAY = dt.date(2019, 1, 20)
PAPERS = ("booklet", "host_sheet", "driver_sheet", "escort_sheet", "summary", "safety_sheet")
CHECK = "https://example.org/paper/abcdefghijklmnop/"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sakura.settings")
    os.environ.setdefault("SAKURA_DEV", "1")
    django.setup()
    from visits.exports import FORMATS, papers

    # Each run has other words, so that nothing is found in a cache of an earlier one.
    sheets = [a_sheet(run) for run in range(RUNS + 1)]
    floors: dict[str, Callable[[Any], object]] = {
        "ics": icalendar_alone,
        "pdf": typst_alone,
        "xlsx": xlsxwriter_alone,
        "csv": csv_alone,
        "json": lambda sheet: json.dumps(sheet.model_dump(mode="json"), ensure_ascii=False),
    }
    exports: dict[str, tuple[Callable[[Any], bytes], Callable[[Any], object]]] = {
        extension: (
            lambda sheet, run=exporter.render: run([sheet], language="en"),
            floors[extension],
        )
        for extension, exporter in FORMATS.items()
    }
    # Every paper of every reader, with its code; two languages beside what one costs typst alone.
    for paper in PAPERS:
        run = getattr(papers, paper)
        for languages in (("en",), ("en", "ja")):
            exports[f"{paper}, {'+'.join(languages)}"] = (
                lambda sheet, run=run, languages=languages: run(
                    sheet, languages=languages, check=CHECK
                ),
                typst_alone,
            )
    print(f"{STOPS} stops, {len(GROUPS)} groups; median of {RUNS} runs")
    print(f"{'':24}{'export':>10}{'floor':>10}{'ratio':>8}{'bytes':>10}")
    for name, (export, least) in exports.items():
        size = len(export(sheets[0]))
        ours, floor = median_ms(export, sheets), median_ms(least, sheets)
        print(f"{name:24}{ours:7.1f} ms{floor:7.1f} ms{ours / floor:8.2f}{size:10,}")


def median_ms(run: Callable[[Any], object], sheets: list[Any]) -> float:
    """Milliseconds of one run, the median over the sheets; the first only fills caches."""
    times = []
    for sheet in sheets:
        start = time.perf_counter()
        run(sheet)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:]) * 1000


def a_sheet(run: int) -> Any:
    """A released sheet of a week, with most of what staff can enter."""
    from sakura.dates import Period
    from sakura.languages import Text
    from visits.sheet import Sheet, SheetGroup, SheetHost, SheetStop

    hosts = [
        SheetHost(
            key=f"host-{number}",
            name=Text(en=f"National Institute {number}", ja=f"国立研究所{number}"),
            site=Text(en="Main campus", ja="本部"),
            prefecture="JP-13",
            postal_code="113-8654",
            address=Text(en=f"{number}-1 Hongo, Bunkyo-ku", ja=f"東京都文京区本郷{number}-1"),
            received_by=Text(en="Professor Yamada", ja="山田教授"),
        )
        for number in range(12)
    ]
    stops = tuple(
        SheetStop(
            uid=f"stop-{number:03}",
            day=FIRST_DAY + dt.timedelta(days=number * 7 // STOPS),
            start_time=dt.time(8 + number % 9),
            end_time=dt.time(9 + number % 9),
            kind="site_visit",
            title=Text(
                en=f"Visit {number} of run {run} to an institute", ja=f"研究所訪問{run}-{number}"
            ),
            hosts=(hosts[number % len(hosts)],),
            takes_part="groups" if number % 3 == 0 else "everyone",
            groups=(GROUPS[number % len(GROUPS)],) if number % 3 == 0 else (),
            public_text=Text(
                en=f"They asked about the exchange of students and of researchers, {run}."
            ),
            meeting_point=Text(en="Hotel lobby at 08:10"),
            dress=Text(en="Business attire"),
            vehicle="Bus 1",
        )
        for number in range(STOPS)
    )
    return Sheet(
        number=3,
        released_at=dt.datetime(2019, 1, 10, tzinfo=dt.UTC),
        program="indian-officers",
        program_name=Text(en="Indian Officers Invitation Program"),
        colour="dusk",
        fiscal_year=2018,
        title=Text(en="Indian Officers Invitation Program"),
        period=Period(first_day=FIRST_DAY, last_day=FIRST_DAY + dt.timedelta(days=6)),
        head_count=150,
        groups=tuple(
            SheetGroup(uid=name, label=Text(en=f"Group {name}"), head_count=37) for name in GROUPS
        ),
        stops=stops,
    )


def texts(stop) -> list[str]:
    """What is printed of a stop beside its title and time, as ready text."""
    host = stop.hosts[0]
    return [
        f"{host.name.en} ({host.site.en})",
        stop.public_text.en,
        f"Takes part: {', '.join(stop.groups)}" if stop.groups else "",
        f"Received by: {host.received_by.en}",
        f"Meeting point: {stop.meeting_point.en}",
        f"Vehicle: {stop.vehicle}",
        f"Dress: {stop.dress.en}",
    ]


def icalendar_alone(sheet) -> bytes:
    from icalendar import Calendar, Event, Timezone

    calendar = Calendar()
    calendar.add("prodid", "-//bench//")
    calendar.add("version", "2.0")
    calendar.add_component(Timezone.from_tzid("Asia/Tokyo", first_date=dt.date(2019, 1, 1)))
    zone = ZoneInfo("Asia/Tokyo")
    for stop in sheet.stops:
        event = Event()
        event.add("uid", stop.uid)
        event.add("dtstamp", sheet.released_at)
        event.add("last-modified", sheet.released_at)
        event.add("sequence", 0)
        event.add("status", "CONFIRMED")
        event.add("dtstart", dt.datetime.combine(stop.day, stop.start_time, zone))
        event.add("dtend", dt.datetime.combine(stop.day, stop.end_time, zone))
        event.add("summary", stop.title.en)
        event.add("location", f"{stop.hosts[0].name.en}, {stop.hosts[0].address.en}")
        event.add("categories", ["Site visit"])
        event.add("description", "\n".join(texts(stop)))
        calendar.add_component(event)
    return calendar.to_ical()


def typst_alone(sheet) -> bytes:
    """The same words as plain tables and headings, in the same fonts, with the emblem."""
    import typst as engine

    from sakura import typst
    from sakura.marks import LIGHT_PALETTE, BloomGroup, bloom

    days = [
        {
            "day": day.isoformat(),
            "stops": [
                {"time": f"{stop.start_time:%H:%M}", "title": stop.title.en, "texts": texts(stop)}
                for stop in stops
            ],
        }
        for day, stops in sheet.days
    ]
    drawing = bloom([BloomGroup(37, "dusk")] * 4, "bench", palette=LIGHT_PALETTE)
    source = b"""
#let data = json(bytes(sys.inputs.data))
#set document(title: "Bench")
#set text(font: "Noto Sans", lang: "en", size: 9pt)
#image(bytes(data.emblem), format: "svg", width: 4cm, alt: "Emblem")
#let entry(stop) = (stop.time, stop.title)
#table(columns: 2, ..data.days.map(day => day.stops.map(entry)).flatten())
#for day in data.days {
  heading(day.day)
  grid(columns: (3cm, 1fr), row-gutter: 3mm, ..day.stops.map(stop => (
    stop.time, block(breakable: false, strong(stop.title) + stop.texts.map(par).join()),
  )).flatten())
}
"""
    return engine.compile(
        source,
        font_paths=typst._fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps({"days": days, "emblem": str(drawing)})},
        timestamp=0,
    )


def xlsxwriter_alone(sheet) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    date = workbook.add_format({"num_format": "yyyy-mm-dd"})
    clock = workbook.add_format({"num_format": "hh:mm"})
    page = workbook.add_worksheet("Itinerary")
    for row, stop in enumerate(sheet.stops, start=1):
        page.write_datetime(row, 0, stop.day, date)
        page.write_datetime(row, 1, stop.start_time, clock)
        page.write_datetime(row, 2, stop.end_time, clock)
        page.write_string(row, 3, stop.title.en)
        page.write_string(row, 4, stop.title.ja)
        for column, text in enumerate(texts(stop), start=5):
            page.write_string(row, column, text)
    hosts = workbook.add_worksheet("Hosts")
    for row, host in enumerate({stop.hosts[0] for stop in sheet.stops}):
        for column, text in enumerate([host.name.en, host.site.en, "Tokyo", host.address.en]):
            hosts.write_string(row, column, text)
    workbook.close()
    return out.getvalue()


def csv_alone(sheet) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for stop in sheet.stops:
        writer.writerow([stop.day, stop.start_time, stop.end_time, stop.title.en, *texts(stop)])
    return out.getvalue()


if __name__ == "__main__":
    main()
