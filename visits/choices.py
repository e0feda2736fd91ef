"""The fixed lists of the visits app. Stored values are lower case and never reused."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartOfDay(models.TextChoices):
    EARLY_MORNING = "early_morning", _("early morning")
    MORNING = "morning", _("morning")
    NOON = "noon", _("around noon")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")
    NIGHT = "night", _("night")
    ALL_DAY = "all_day", _("all day")


class StopKind(models.TextChoices):
    ARRIVAL = "arrival", _("arrival")
    DEPARTURE = "departure", _("departure")
    TRANSFER = "transfer", _("transfer")
    ORIENTATION = "orientation", _("orientation")
    CEREMONY = "ceremony", _("ceremony")
    COURTESY_CALL = "courtesy_call", _("courtesy call")
    SITE_VISIT = "site_visit", _("site visit")
    LECTURE = "lecture", _("lecture")
    DISCUSSION = "discussion", _("discussion")
    EXCHANGE = "exchange", _("exchange meeting")
    WORKSHOP = "workshop", _("workshop")
    EXHIBITION = "exhibition", _("exhibition")
    CULTURAL = "cultural", _("cultural program")
    MEAL = "meal", _("meal")
    RECEPTION = "reception", _("reception")
    FREE_TIME = "free_time", _("free time")
    OTHER = "other", pgettext_lazy("kind of stop", "other")


class HostState(models.TextChoices):
    """How far a host has been asked about one stop."""

    TO_ASK = "to_ask", _("to ask")
    ASKED = "asked", _("asked")
    CONFIRMED = "confirmed", pgettext_lazy("host", "confirmed")
    PROPOSED = "proposed", _("another time proposed")
    DECLINED = "declined", pgettext_lazy("host", "declined")


class TakesPart(models.TextChoices):
    EVERYONE = "everyone", _("everyone")
    GROUPS = "groups", pgettext_lazy("of a delegation", "groups")
    PEOPLE = "people", _("chosen people")
    NUMBER = "number", _("a number of people")


class StopOutcome(models.TextChoices):
    """What became of a stop. Empty until someone says so."""

    AS_PLANNED = "as_planned", _("took place as planned")
    CHANGED = "changed", _("took place, changed")
    CANCELLED = "cancelled", _("did not take place")


class PhotoConsent(models.TextChoices):
    """Whether the people on a photo agreed. Only the first two let it be published."""

    NOT_NEEDED = "not_needed", _("not needed: nobody can be recognized")
    GIVEN = "given", _("given by everyone shown")
    NOT_ASKED = "not_asked", _("not asked yet")
    REFUSED = "refused", pgettext_lazy("consent", "refused")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class MessageState(models.TextChoices):
    DRAFT = "draft", _("to read")
    SENT = "sent", _("sent")
    DISCARDED = "discarded", _("discarded")


class ReleaseKind(models.TextChoices):
    PLAN = "plan", _("plan")
    RECORD = "record", _("record")


class Audience(models.TextChoices):
    """Who a view of a sheet is made for. DESIGN: each sheet field names its set once."""

    PUBLIC = "public", _("public")
    PARTICIPANT = "participant", _("participants")
    VISA = "visa", _("visa papers")
    HOST = "host", _("hosts")
    DRIVER = "driver", _("drivers")
    ESCORT = "escort", _("escorts")
    STAFF = "staff", _("staff")


class Prefecture(models.TextChoices):
    """The 47 prefectures by ISO 3166-2 code."""

    HOKKAIDO = "JP-01", _("Hokkaido")
    AOMORI = "JP-02", _("Aomori")
    IWATE = "JP-03", _("Iwate")
    MIYAGI = "JP-04", _("Miyagi")
    AKITA = "JP-05", _("Akita")
    YAMAGATA = "JP-06", _("Yamagata")
    FUKUSHIMA = "JP-07", _("Fukushima")
    IBARAKI = "JP-08", _("Ibaraki")
    TOCHIGI = "JP-09", _("Tochigi")
    GUNMA = "JP-10", _("Gunma")
    SAITAMA = "JP-11", _("Saitama")
    CHIBA = "JP-12", _("Chiba")
    TOKYO = "JP-13", _("Tokyo")
    KANAGAWA = "JP-14", _("Kanagawa")
    NIIGATA = "JP-15", _("Niigata")
    TOYAMA = "JP-16", _("Toyama")
    ISHIKAWA = "JP-17", _("Ishikawa")
    FUKUI = "JP-18", _("Fukui")
    YAMANASHI = "JP-19", _("Yamanashi")
    NAGANO = "JP-20", _("Nagano")
    GIFU = "JP-21", _("Gifu")
    SHIZUOKA = "JP-22", _("Shizuoka")
    AICHI = "JP-23", _("Aichi")
    MIE = "JP-24", _("Mie")
    SHIGA = "JP-25", _("Shiga")
    KYOTO = "JP-26", _("Kyoto")
    OSAKA = "JP-27", _("Osaka")
    HYOGO = "JP-28", _("Hyogo")
    NARA = "JP-29", _("Nara")
    WAKAYAMA = "JP-30", _("Wakayama")
    TOTTORI = "JP-31", _("Tottori")
    SHIMANE = "JP-32", _("Shimane")
    OKAYAMA = "JP-33", _("Okayama")
    HIROSHIMA = "JP-34", _("Hiroshima")
    YAMAGUCHI = "JP-35", _("Yamaguchi")
    TOKUSHIMA = "JP-36", _("Tokushima")
    KAGAWA = "JP-37", _("Kagawa")
    EHIME = "JP-38", _("Ehime")
    KOCHI = "JP-39", _("Kochi")
    FUKUOKA = "JP-40", _("Fukuoka")
    SAGA = "JP-41", _("Saga")
    NAGASAKI = "JP-42", _("Nagasaki")
    KUMAMOTO = "JP-43", _("Kumamoto")
    OITA = "JP-44", _("Oita")
    MIYAZAKI = "JP-45", _("Miyazaki")
    KAGOSHIMA = "JP-46", _("Kagoshima")
    OKINAWA = "JP-47", _("Okinawa")
