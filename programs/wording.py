"""Words for the codes that documents hold, in the language that is active."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from participants.choices import EnrollmentRole, Sex
from programs.choices import Counted, InvolvementRole, OrganizationKind
from programs.document import Figure, PublishedCountry
from sakura.languages import Text, page_language
from visits.choices import Prefecture

#: What is counted, where it is only one; ``Counted`` has the words for more.
_ONE = {
    Counted.PEOPLE.value: gettext_lazy("person invited"),
    Counted.ORGANIZATIONS.value: gettext_lazy("organization"),
    Counted.UNIVERSITIES.value: gettext_lazy("university"),
    Counted.MINISTRIES.value: gettext_lazy("ministry"),
    Counted.COUNTRIES.value: gettext_lazy("country or region"),
    Counted.HOSTS.value: gettext_lazy("host visited"),
    Counted.DAYS.value: gettext_lazy("day"),
}


def _label(choices: type[models.TextChoices], value: str) -> str:
    """Return the label of a stored value, or the value itself if a later version wrote it."""
    try:
        return str(choices(value).label)
    except ValueError:
        return value


def prefecture_name(code: str) -> str:
    """Return the name of a prefecture by its ISO 3166-2 code ("JP-13"); empty says not recorded."""
    return _label(Prefecture, code) if code else _("Prefecture not recorded")


def kind_name(kind: str) -> str:
    """Return the name of a kind of organization; empty says not recorded."""
    return _label(OrganizationKind, kind) if kind else _("not recorded")


def role_name(role: str) -> str:
    """Return the role of an invitee; empty says not recorded."""
    return _label(EnrollmentRole, role) if role else _("not recorded")


def sex_name(sex: str) -> str:
    """Return the sex as passports have it; empty says not recorded."""
    return _label(Sex, sex) if sex else _("not recorded")


def involvement_name(role: str) -> str:
    """Return what an organization was to the delegation; nothing when it only sent people."""
    return _label(InvolvementRole, role) if role else ""


def counted_name(counts: str, value: int) -> str:
    """Return what a number counts, in the form that goes with the number."""
    return str(_ONE[counts]) if value == 1 and counts in _ONE else _label(Counted, counts)


def country_name(code: str, named: Iterable[PublishedCountry]) -> Text:
    """Return the name of a country or region as the document names it, else its code."""
    names = {country.code: country.name for country in named}
    return names.get(code) or Text(en=code)


def figure_label(figure: Figure, named: Iterable[PublishedCountry]) -> Text | str:
    """Return what a figure counts: its own words, else the usual ones with what narrows it."""
    if figure.label:
        return figure.label
    words = [counted_name(figure.counts, figure.value)]
    if figure.country:
        words.append(country_name(figure.country, named).pick(page_language()).text)
    if figure.kind:
        words.append(kind_name(figure.kind))
    if figure.role:
        words.append(role_name(figure.role))
    return pgettext("list", ", ").join(words)
