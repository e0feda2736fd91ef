"""The rules, and how much each weighs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingKind(models.TextChoices):
    """The rules, in the order in which findings of one moment are listed."""

    NO_TITLE = "no_title", _("no title")
    OVERLAP = "overlap", _("two stops at once")
    BEFORE_ARRIVAL = "before_arrival", _("before an arrival")
    AFTER_DEPARTURE = "after_departure", _("after a departure")
    TRAVEL = "travel", _("not enough time to travel")
    HOST_CLOSED = "host_closed", _("host closed")
    HOST_BOOKED = "host_booked", _("host booked twice")
    IN_CHARGE_BOOKED = "in_charge_booked", _("person in charge booked twice")
    INTERPRETER_BOOKED = "interpreter_booked", _("interpreter booked twice")
    VEHICLE_BOOKED = "vehicle_booked", _("vehicle booked twice")
    TOO_MANY = "too_many", _("more people than the host takes")
    TOO_FEW_SEATS = "too_few_seats", _("too few seats")
    UNCONFIRMED = "unconfirmed", _("host not confirmed")
    OUTSIDE_PERIOD = "outside_period", _("outside the period")
    NO_REST = "no_rest", _("no meal or rest")
    LONG_DAY = "long_day", _("long day")
    NO_STAY = "no_stay", _("night without a hotel")
    NO_DAY = "no_day", _("day not recorded")
    NO_TIME = "no_time", _("time not recorded")
    NO_HOST = "no_host", _("host not recorded")
    NO_SITE = "no_site", _("site not recorded")
    NO_RECEPTION = "no_reception", _("who receives not recorded")
    NO_IN_CHARGE = "no_in_charge", _("person in charge not recorded")


class Severity(models.TextChoices):
    ERROR = "error", _("cannot be")
    WARNING = "warning", _("to check")
    OPEN = "open", _("still open")


ERRORS = frozenset({FindingKind.NO_TITLE, FindingKind.OVERLAP})
OPEN = frozenset(
    {
        FindingKind.NO_DAY,
        FindingKind.NO_TIME,
        FindingKind.NO_HOST,
        FindingKind.NO_SITE,
        FindingKind.NO_RECEPTION,
        FindingKind.NO_IN_CHARGE,
    }
)


def severity_of(kind: FindingKind) -> Severity:
    """Return how much findings of a kind weigh. Errors are the impossible alone."""
    if kind in ERRORS:
        return Severity.ERROR
    return Severity.OPEN if kind in OPEN else Severity.WARNING
