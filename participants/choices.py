"""The fixed lists of the participants app. Stored values are lower case and never reused."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(models.TextChoices):
    """As the passport has it."""

    FEMALE = "f", _("female")
    MALE = "m", _("male")
    UNSPECIFIED = "x", _("unspecified (X)")


class NameOrder(models.TextChoices):
    SURNAME_FIRST = "surname_first", _("surname first")
    GIVEN_FIRST = "given_first", _("given names first")


class PassportKind(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary")
    OFFICIAL_ORDINARY = "official_ordinary", _("ordinary for public affairs")
    OFFICIAL = "official", _("official or service")
    DIPLOMATIC = "diplomatic", _("diplomatic")
    OTHER = "other", pgettext_lazy("passport", "other")


class EnrollmentRole(models.TextChoices):
    HEAD = "head", _("head of delegation")
    DEPUTY_HEAD = "deputy_head", _("deputy head")
    MEMBER = "member", _("member")
    SUPERVISOR = "supervisor", _("supervisor")
    OBSERVER = "observer", _("observer")


class EnrollmentStatus(models.TextChoices):
    NOMINATED = "nominated", _("nominated")
    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", pgettext_lazy("invitee", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitee", "withdrawn")
    REPLACED = "replaced", _("replaced")
    ARRIVED = "arrived", _("arrived")
    COMPLETED = "completed", pgettext_lazy("invitee", "completed")


#: Statuses of people who come or came; the others never count.
COMING = (
    EnrollmentStatus.NOMINATED,
    EnrollmentStatus.INVITED,
    EnrollmentStatus.ACCEPTED,
    EnrollmentStatus.ARRIVED,
    EnrollmentStatus.COMPLETED,
)
#: Statuses of people who took part: what reports count.
TOOK_PART = (EnrollmentStatus.ARRIVED, EnrollmentStatus.COMPLETED)


class Funding(models.TextChoices):
    PROGRAM = "program", _("the program")
    SENDER = "sender", _("sending organization")
    SELF = "self", _("own means")


class VisaState(models.TextChoices):
    NOT_NEEDED = "not_needed", _("not needed")
    NEEDED = "needed", _("needed")
    PAPERS_SENT = "papers_sent", _("papers sent")
    APPLIED = "applied", _("applied for")
    ISSUED = "issued", _("issued")
    REFUSED = "refused", _("refused")


class Consent(models.TextChoices):
    NOT_ASKED = "not_asked", _("not asked yet")
    GIVEN = "given", _("given")
    REFUSED = "refused", pgettext_lazy("consent", "refused")


class CrewRole(models.TextChoices):
    INTERPRETER = "interpreter", _("interpreter")
    ESCORT = "escort", _("escort")
    DRIVER = "driver", _("driver")
    CONTRACTOR = "contractor", _("contractor")
