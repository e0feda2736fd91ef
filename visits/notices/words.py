"""The words of messages in the three languages, and stops in plain text.

They stand here and not in the catalogues of translations, because a message is written in the
language of its reader, whatever the pages are translated into.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sakura.dates import format_day, format_days, format_time_range
from sakura.languages import Text
from visits.choices import PartOfDay, Prefecture, StopKind, StopOutcome, TakesPart
from visits.conflicts import name_of
from visits.exports.wording import (
    TOKYO_ZONE,
    address_text,
    group_names,
    host_text,
    joined,
    label_of,
)
from visits.sheet import Sheet, SheetFlight, SheetHost, SheetStay, SheetStop


def _text(en: str, ja: str, zh: str) -> Text:
    return Text(en=en, ja=ja, zh=zh)


PHRASES = {
    "subject_ready": _text(
        "Itinerary: %(title)s (release %(number)d)",
        "日程のお知らせ：%(title)s（確定版%(number)d）",
        "日程通知：%(title)s（第%(number)d版）",
    ),
    "subject_changed": _text(
        "Itinerary changed: %(title)s (release %(number)d)",
        "日程変更のお知らせ：%(title)s（確定版%(number)d）",
        "日程变更通知：%(title)s（第%(number)d版）",
    ),
    "subject_cancelled": _text(
        "Cancelled: %(title)s (release %(number)d)",
        "中止のお知らせ：%(title)s（確定版%(number)d）",
        "取消通知：%(title)s（第%(number)d版）",
    ),
    "greeting": _text("Dear %(name)s,", "%(name)s 様", "%(name)s，您好："),
    "greeting_body": _text("To %(name)s,", "%(name)s 御中", "致%(name)s："),
    "ready": _text(
        "The itinerary of %(title)s is ready. This is release %(number)d of %(day)s.",
        "%(title)sの日程が確定しましたので、お知らせします（確定版%(number)d、%(day)s）。",
        "%(title)s的日程已经确定，现通知如下（第%(number)d版，%(day)s）。",
    ),
    "ready_host": _text(
        "This is the plan of the visit of %(title)s to you (release %(number)d of %(day)s).",
        "%(title)sの貴機関ご訪問の予定をお知らせします（確定版%(number)d、%(day)s）。",
        "现通知%(title)s访问贵机构的安排（第%(number)d版，%(day)s）。",
    ),
    "changed": _text(
        "The itinerary of %(title)s has changed. This is release %(number)d of %(day)s. Only what"
        " changed for you is listed.",
        "%(title)sの日程が変わりました（確定版%(number)d、%(day)s）。変更点だけをお知らせします。",
        "%(title)s的日程有变更（第%(number)d版，%(day)s）。以下仅列出与您有关的变更。",
    ),
    "changed_host": _text(
        "The plan of the visit of %(title)s to you has changed (release %(number)d of %(day)s).",
        "%(title)sの貴機関ご訪問の予定が変わりました（確定版%(number)d、%(day)s）。",
        "%(title)s访问贵机构的安排有变更（第%(number)d版，%(day)s）。",
    ),
    "with_calendar": _text(
        "The attached calendar file holds these items. Open it to bring your calendar up to date.",
        "添付のカレンダーファイルを開くと、予定表に反映されます。",
        "打开附件中的日历文件，即可更新您的日历。",
    ),
    "new": _text("New", "追加", "新增"),
    "changed_heading": _text("Changed", "変更", "变更"),
    "cancelled": _text("Cancelled", "中止", "取消"),
    "nothing": _text("none", "なし", "无"),
    "is_changed": _text("changed", "変更あり", "有变更"),
    "people": _text("%(count)d people", "%(count)d名", "%(count)d人"),
    "one_person": _text("1 person", "1名", "1人"),
    "people_changed": _text(
        "%(added)d joined, %(removed)d left, details of %(changed)d changed",
        "追加%(added)d名、取消%(removed)d名、内容変更%(changed)d名",
        "新增%(added)d人，取消%(removed)d人，信息变更%(changed)d人",
    ),
    "everyone": _text("everyone", "全員", "全体"),
    "some": _text("some of the group", "一部の参加者", "部分成员"),
    "all_groups": _text("All groups", "全班", "全体"),
    "within": _text(
        "some time within %(days)s", "%(days)sの間のいずれか", "%(days)s期间的某一时间"
    ),
    "no_day": _text("day not fixed yet", "日付未定", "日期未定"),
    "no_time": _text("time not fixed yet", "時刻未定", "时间未定"),
    "time_in": _text("time in %(place)s", "%(place)s時間", "%(place)s时间"),
    "nights": _text("nights of %(days)s", "%(days)s泊", "%(days)s住宿"),
    "telephone": _text("tel. %(number)s", "電話 %(number)s", "电话 %(number)s"),
    "yes": _text("yes", "はい", "是"),
    "no": _text("no", "いいえ", "否"),
    "draft": _text("DRAFT, not released yet", "未確定（案）", "草案，尚未确定"),
    "free": _text("Nothing is planned.", "予定はありません。", "没有安排。"),
    "arrival": _text("Arrival", "到着便", "抵达航班"),
    "departure": _text("Departure", "出発便", "离开航班"),
}

#: What a line of a message is about. A field of the sheet that is not told has no label.
LABELS = {
    "when": _text("When", "日時", "时间"),
    "title": _text("Title", "件名", "名称"),
    "kind": _text("Kind", "種別", "类型"),
    "hosts": _text("Host", "訪問先", "访问机构"),
    "place": _text("Place", "場所", "地点"),
    "public_text": _text("Description", "内容", "内容"),
    "is_press_open": _text("Open to the press", "報道公開", "向媒体开放"),
    "outcome": _text("What became of it", "実施状況", "实施情况"),
    "who": _text("Takes part", "参加者", "参加者"),
    "participants_note": _text("Note", "連絡事項", "注意事项"),
    "visit_language": _text("Language", "使用言語", "语言"),
    "dress": _text("Dress", "服装", "着装"),
    "gift": _text("Gift", "記念品", "礼品"),
    "photography": _text("Photography", "写真撮影", "拍照"),
    "meeting_point": _text("Meeting point", "集合場所", "集合地点"),
    "vehicle": _text("Vehicle", "車両", "车辆"),
    "room": _text("Room", "部屋", "房间"),
    "received_by": _text("Who receives", "応対者", "接待人"),
    "in_charge": _text("Person in charge", "担当者", "负责人"),
    "interpreters": _text("Interpreters", "通訳", "口译"),
    "people": _text("People", "対象者", "人员"),
    "stay": _text("Hotel", "宿泊先", "住宿"),
    "period": _text("Days", "期間", "期间"),
    "label": _text("Group of travellers", "訪日団", "访日团"),
    "group": _text("Your group", "あなたの班", "您的分组"),
    "head_count": _text("Number of people", "人数", "人数"),
    "emergency_contact": _text("Emergency contact", "緊急連絡先", "紧急联系方式"),
}

PARTS_OF_DAY = {
    PartOfDay.EARLY_MORNING: _text("early morning", "早朝", "清晨"),
    PartOfDay.MORNING: _text("morning", "午前", "上午"),
    PartOfDay.NOON: _text("around noon", "正午頃", "中午"),
    PartOfDay.AFTERNOON: _text("afternoon", "午後", "下午"),
    PartOfDay.EVENING: _text("evening", "夕方", "傍晚"),
    PartOfDay.NIGHT: _text("night", "夜", "夜间"),
    PartOfDay.ALL_DAY: _text("all day", "終日", "全天"),
}

KINDS = {
    StopKind.ARRIVAL: _text("arrival", "到着", "抵达"),
    StopKind.DEPARTURE: _text("departure", "出発", "离开"),
    StopKind.TRANSFER: _text("transfer", "移動", "移动"),
    StopKind.ORIENTATION: _text("orientation", "オリエンテーション", "说明会"),
    StopKind.CEREMONY: _text("ceremony", "式典", "仪式"),
    StopKind.COURTESY_CALL: _text("courtesy call", "表敬訪問", "礼节性拜访"),
    StopKind.SITE_VISIT: _text("site visit", "視察", "参观"),
    StopKind.LECTURE: _text("lecture", "講義", "讲座"),
    StopKind.DISCUSSION: _text("discussion", "意見交換", "座谈"),
    StopKind.EXCHANGE: _text("exchange meeting", "交流会", "交流会"),
    StopKind.WORKSHOP: _text("workshop", "ワークショップ", "研讨会"),
    StopKind.EXHIBITION: _text("exhibition", "展示", "展览"),
    StopKind.CULTURAL: _text("cultural program", "文化体験", "文化体验"),
    StopKind.MEAL: _text("meal", "食事", "用餐"),
    StopKind.RECEPTION: _text("reception", "レセプション", "招待会"),
    StopKind.FREE_TIME: _text("free time", "自由時間", "自由活动"),
    StopKind.OTHER: _text("other", "その他", "其他"),
}

OUTCOMES = {
    StopOutcome.AS_PLANNED: _text("took place as planned", "予定どおり実施", "按计划进行"),
    StopOutcome.CHANGED: _text("took place, changed", "変更して実施", "变更后进行"),
    StopOutcome.CANCELLED: _text("does not take place", "中止", "取消"),
}


def say(name: str, language: str, /, **values: object) -> str:
    """Return a phrase in one language, filled in. Raises KeyError if there is no such phrase."""
    text = PHRASES[name].in_language(language)
    return text % values if values else text


def label(name: str, language: str) -> str:
    """Return what a line is about. Raises KeyError for a field that is not told."""
    return LABELS[name].in_language(language)


def colon(language: str) -> str:
    return ": " if language == "en" else "："


def people_words(count: int, language: str) -> str:
    return say("one_person" if count == 1 else "people", language, count=count)


def title_words(sheet: Sheet, language: str) -> str:
    """Return the edition, else the program, with the label of the delegation."""
    title = (sheet.title or sheet.program_name).pick(language).text
    return joined([title, sheet.label.pick(language).text], language)


def stop_words(stop: SheetStop, language: str) -> str:
    """Return what a stop is called; without title, host and place its kind."""
    name = name_of(stop).pick(language).text
    return name or _choice(KINDS, stop.kind, language)


def time_words(stop: SheetStop, language: str) -> str:
    """Return clock times, else the part of the day, else nothing; other zones are named."""
    clock = format_time_range(stop.start_time, stop.end_time)
    if not clock:
        return _choice(PARTS_OF_DAY, stop.part_of_day, language)
    if stop.time_zone == TOKYO_ZONE:
        return clock
    place = stop.time_zone.rsplit("/", 1)[-1].replace("_", " ")
    zone = say("time_in", language, place=place)
    return f"{clock} ({zone})" if language == "en" else f"{clock}（{zone}）"


def when_words(stop: SheetStop, language: str) -> str:
    """Return day and time of a stop, as far as known."""
    if stop.day is None:
        days = say("no_day", language)
    elif stop.last_day is None or stop.last_day == stop.day:
        days = format_day(stop.day, language, weekday=True)
    else:
        days = format_days(stop.day, stop.last_day, language)
        if stop.is_within:
            days = say("within", language, days=days)
    parts = [days, time_words(stop, language)]
    return (", " if language == "en" else " ").join(part for part in parts if part)


def host_words(host: SheetHost, language: str) -> str:
    """Return a host with its site and address. Never who receives: that is a name."""
    parts = [host_text(host, language).text, address_text(host, language)]
    return joined([*parts, host.country_name.pick(language).text], language)


def hosts_words(stop: SheetStop, language: str) -> str:
    return " / ".join(host_words(host, language) for host in stop.hosts)


def place_words(stop: SheetStop, language: str) -> str:
    """Return the place that is not a host's, with its prefecture."""
    place = stop.place.pick(language).text
    return joined([place, label_of(Prefecture, stop.prefecture)], language)


def who_words(stop: SheetStop, sheet: Sheet, language: str) -> str:
    """Return who takes part: groups and numbers, never names."""
    count = people_words(stop.head_count, language) if stop.head_count is not None else ""
    match stop.takes_part:
        case TakesPart.GROUPS:
            who = joined(group_names(stop.groups, sheet, language), language)
        case TakesPart.EVERYONE:
            who = say("everyone", language)
        case _:
            who = "" if count else say("some", language)
    return joined([who, count, stop.head_count_note.pick(language).text], language)


def stay_words(stay: SheetStay, language: str) -> str:
    """Return a hotel with its nights, address and telephone."""
    nights = ""
    if stay.first_day and stay.last_day:
        days = format_days(stay.first_day, stay.last_day, language)
        nights = say("nights", language, days=days)
    telephone = say("telephone", language, number=stay.telephone) if stay.telephone else ""
    parts = [stay.name.pick(language).text, nights, stay.address.pick(language).text, telephone]
    return joined(parts, language)


def flight_words(flight: SheetFlight, language: str, *, with_count: bool) -> str:
    """Return day, time, number and airport of a flight, for some readers how many are on it."""
    parts = [
        format_day(flight.day, language, weekday=True) if flight.day else "",
        f"{flight.time:%H:%M}" if flight.time else "",
        flight.flight,
        flight.airport,
        people_words(flight.head_count, language) if with_count else "",
    ]
    return joined(parts, language)


def lines_of(stop: SheetStop, sheet: Sheet, names: Iterable[str], language: str) -> list[str]:
    """Return "label: value" for each of these fields that is filled in."""
    values = [(name, field_words(stop, sheet, name, language)) for name in names]
    return [f"{label(name, language)}{colon(language)}{value}" for name, value in values if value]


def field_words(stop: SheetStop, sheet: Sheet, name: str, language: str) -> str:
    """Return the value of a field of LABELS for one stop; empty where there is nothing to tell.

    Fields that hold names of people have no value here.
    """
    match name:
        case "when":
            return when_words(stop, language)
        case "hosts":
            return hosts_words(stop, language)
        case "place":
            return place_words(stop, language)
        case "who":
            return who_words(stop, sheet, language)
        case "kind":
            return _choice(KINDS, stop.kind, language)
        case "outcome":
            return _choice(OUTCOMES, stop.outcome, language)
        case "is_press_open":
            return say("yes" if stop.is_press_open else "no", language)
        case "visit_language" | "vehicle":
            return str(getattr(stop, name))
        case "room":
            return " / ".join(room for host in stop.hosts if (room := getattr(host, "room", "")))
    value = getattr(stop, name)
    return value.pick(language).text if isinstance(value, Text) else ""


def _choice(words: Mapping[Any, Text], value: str, language: str) -> str:
    return words[value].in_language(language) if value in words else value
