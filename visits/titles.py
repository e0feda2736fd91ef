"""Proposed titles of stops, made of kind, hosts and place, to be overtyped by whoever plans."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sakura.languages import LANGUAGES, SUFFIXES, Text
from visits.choices import PartOfDay, StopKind

#: With a host or place, and without: English, Japanese, Chinese. ``{at}`` is where it is.
_PATTERNS: Final = {
    StopKind.ARRIVAL: (("Arrival at {at}", "{at}に到着", "抵达{at}"), ("Arrival", "到着", "抵达")),
    StopKind.DEPARTURE: (
        ("Departure from {at}", "{at}から出発", "从{at}出发"),
        ("Departure", "出発", "出发"),
    ),
    StopKind.TRANSFER: (
        ("Transfer to {at}", "{at}へ移動", "前往{at}"),
        ("Transfer", "移動", "乘车移动"),
    ),
    StopKind.ORIENTATION: (
        ("Orientation at {at}", "オリエンテーション（{at}）", "说明会（{at}）"),
        ("Orientation", "オリエンテーション", "说明会"),
    ),
    StopKind.CEREMONY: (
        ("Ceremony at {at}", "式典（{at}）", "仪式（{at}）"),
        ("Ceremony", "式典", "仪式"),
    ),
    StopKind.COURTESY_CALL: (
        ("Courtesy call on {at}", "{at}を表敬訪問", "拜会{at}"),
        ("Courtesy call", "表敬訪問", "礼节性拜会"),
    ),
    StopKind.SITE_VISIT: (
        ("Visit to {at}", "{at}を訪問", "参观{at}"),
        ("Visit", "訪問", "参观"),
    ),
    StopKind.LECTURE: (
        ("Lecture at {at}", "講義（{at}）", "讲座（{at}）"),
        ("Lecture", "講義", "讲座"),
    ),
    StopKind.DISCUSSION: (
        ("Discussion at {at}", "意見交換（{at}）", "座谈（{at}）"),
        ("Discussion", "意見交換", "座谈"),
    ),
    StopKind.EXCHANGE: (
        ("Exchange meeting at {at}", "交流会（{at}）", "交流会（{at}）"),
        ("Exchange meeting", "交流会", "交流会"),
    ),
    StopKind.WORKSHOP: (
        ("Workshop at {at}", "ワークショップ（{at}）", "研讨会（{at}）"),
        ("Workshop", "ワークショップ", "研讨会"),
    ),
    StopKind.EXHIBITION: (
        ("Exhibition at {at}", "展示会（{at}）", "展览（{at}）"),
        ("Exhibition", "展示会", "展览"),
    ),
    StopKind.CULTURAL: (
        ("Cultural program at {at}", "文化体験（{at}）", "文化体验（{at}）"),
        ("Cultural program", "文化体験", "文化体验"),
    ),
    StopKind.MEAL: (
        ("{meal} at {at}", "{meal}（{at}）", "{meal}（{at}）"),
        ("{meal}", "{meal}", "{meal}"),
    ),
    StopKind.RECEPTION: (
        ("Reception at {at}", "レセプション（{at}）", "招待会（{at}）"),
        ("Reception", "レセプション", "招待会"),
    ),
    StopKind.FREE_TIME: (
        ("Free time at {at}", "自由時間（{at}）", "自由活动（{at}）"),
        ("Free time", "自由時間", "自由活动"),
    ),
    # "Other" says nothing by itself, so only where it is can be a title.
    StopKind.OTHER: (("{at}", "{at}", "{at}"), ("", "", "")),
}
_BREAKFAST: Final = ("Breakfast", "朝食", "早餐")
_LUNCH: Final = ("Lunch", "昼食", "午餐")
_DINNER: Final = ("Dinner", "夕食", "晚餐")
_MEAL: Final = ("Meal", "食事", "用餐")
_MEAL_OF_PART: Final = {
    PartOfDay.EARLY_MORNING: _BREAKFAST,
    PartOfDay.MORNING: _BREAKFAST,
    PartOfDay.NOON: _LUNCH,
    PartOfDay.AFTERNOON: _LUNCH,
    PartOfDay.EVENING: _DINNER,
    PartOfDay.NIGHT: _DINNER,
}
_AND: Final = {"en": (", ", " and "), "ja": ("、", "、"), "zh-hans": ("、", "和")}


def propose_title(
    kind: StopKind | str,
    host_names: Sequence[Text],
    *,
    place: Text = Text(),  # noqa: B008 (a frozen value)
    start_time: dt.time | None = None,
    part_of_day: str = "",
) -> Text:
    """Return a title in all three languages for a stop of this kind at these hosts.

    Without hosts the place is named, without a place the kind alone. A meal is called by its time
    of day. Empty only for the kind "other" without a host or place.
    A host without a name in a language is named as ``Text.pick`` falls back.
    """
    where_named, alone = _PATTERNS[StopKind(kind)]
    meal = _meal(start_time, part_of_day)
    values = {}
    for index, language in enumerate(LANGUAGES):
        names = [name.pick(language).text for name in host_names if name]
        at = _joined(names, language) or place.pick(language).text
        pattern = (where_named if at else alone)[index]
        values[SUFFIXES[language]] = pattern.format(at=at, meal=meal[index])
    return Text(**values)


def _meal(start_time: dt.time | None, part_of_day: str) -> tuple[str, str, str]:
    if start_time is None:
        return _MEAL_OF_PART.get(PartOfDay(part_of_day), _MEAL) if part_of_day else _MEAL
    if start_time.hour < 10:
        return _BREAKFAST
    return _LUNCH if start_time.hour < 16 else _DINNER


def _joined(names: Sequence[str], language: str) -> str:
    if len(names) < 2:
        return "".join(names)
    comma, last = _AND[language]
    return comma.join(names[:-1]) + last + names[-1]
