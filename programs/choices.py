"""The fixed lists of the programs app. Stored values are lower case and never reused."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgramColour(models.TextChoices):
    """A program's colour triple in ``site.css``. Names of a tree's day, never of a nation."""

    ROSE = "rose", _("blossom")
    LEAF = "leaf", _("young leaf")
    DUSK = "dusk", _("dusk")
    GOLD = "gold", _("autumn gold")


class Area(models.TextChoices):
    """How JST groups countries and regions in its tables."""

    EAST_ASIA = "east_asia", _("East Asia")
    SOUTHEAST_ASIA = "southeast_asia", _("Southeast Asia")
    SOUTH_ASIA = "south_asia", _("Southwest Asia")
    CENTRAL_ASIA = "central_asia", _("Central Asia")
    PACIFIC = "pacific", _("Pacific islands")
    OTHER = "other", _("other areas")


class DelegationStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    CONFIRMED = "confirmed", _("confirmed")
    UNDER_WAY = "under_way", _("under way")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


class OrganizationKind(models.TextChoices):
    """What a body is. One list for senders, hosts and partners, so that counts can be compared."""

    MINISTRY = "ministry", _("ministry or government agency")
    LOCAL_GOVERNMENT = "local_government", _("local government")
    UNIVERSITY = "university", _("university")
    RESEARCH_INSTITUTE = "research_institute", _("research institute")
    COMPANY = "company", _("company")
    SCHOOL = "school", _("school")
    MUSEUM = "museum", _("museum or science centre")
    MISSION = "mission", _("embassy or consulate")
    INTERNATIONAL = "international", _("international organization")
    ASSOCIATION = "association", _("association or foundation")
    FAIR = "fair", _("fair or event")
    OTHER = "other", _("other")


class InvolvementRole(models.TextChoices):
    """What an organization is to a delegation. A visited host is a stop, not an involvement."""

    SENDING = "sending", _("sending")
    RECEIVING = "receiving", _("receiving")
    COOPERATING = "cooperating", _("cooperating")
    IMPLEMENTING = "implementing", _("implementing")


class Counted(models.TextChoices):
    """What a reported or computed figure counts."""

    PEOPLE = "people", _("people invited")
    ORGANIZATIONS = "organizations", _("organizations")
    UNIVERSITIES = "universities", _("universities")
    MINISTRIES = "ministries", _("ministries")
    COUNTRIES = "countries", _("countries and regions")
    HOSTS = "hosts", _("hosts visited")
    DAYS = "days", _("days")


class PublicationRequestState(models.TextChoices):
    OPEN = "open", _("waiting for a publisher")
    RETURNED = "returned", _("returned with a comment")
    PUBLISHED = "published", _("published")
    TAKEN_BACK = "taken_back", _("taken back")


class PublishingLanguage(models.TextChoices):
    ENGLISH = "en", "English"
    JAPANESE = "ja", "日本語"
    CHINESE = "zh-hans", "中文"
