"""Private links: make, open, renew and revoke them, and say what one shows.

A token is shown once, when its link is made; only a keyed hash of it is kept. Every link that does
not open looks the same, whether it was never made, has expired or was revoked.
"""

import datetime as dt
import secrets
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.choices import COMING
from participants.models import Enrollment
from programs.models import Delegation, Group
from sakura.dates import fiscal_year_days
from sakura.encryption import keyed_hash
from sakura.languages import Text
from visits.choices import Audience
from visits.models import Host, Itinerary, PrivateLink, Release
from visits.release import GROUPED, PERSONAL, newest_for, open_release, view_of
from visits.sheet import Sheet, view

TOKYO = ZoneInfo("Asia/Tokyo")
TOKEN_BYTES = 24  # 192 bits, 32 characters
PURPOSE = "private link"

#: Links go on this long after the last day, so that people can read what was; hosts' do not.
DAYS_AFTER_VISIT = 30


def make_link(
    *,
    itinerary: Itinerary,
    audience: Audience,
    now: dt.datetime,
    user: Any = None,
    group: Group | None = None,
    enrollment: Enrollment | None = None,
    host: Host | None = None,
    expires_at: dt.datetime | None = None,
) -> tuple[PrivateLink, str]:
    """Make a link and return it with its token, which nobody can read again.

    It lasts until 30 days after the visit, that of a host until the visit is over, or shorter.
    Raises ValidationError if that is past, or if this audience has no such links.
    """
    audience = Audience(audience)
    if (group and audience not in GROUPED) or (enrollment and audience not in PERSONAL):
        raise ValidationError(_("These readers have one link for all."), code="not_narrowed")
    if any(row and row.delegation_id != itinerary.delegation_id for row in (group, enrollment)):
        raise ValidationError(_("Choose from this delegation."), code="other_delegation")
    latest = latest_end(itinerary.delegation, audience)
    ends = min(expires_at, latest) if expires_at else latest
    if ends <= now:
        raise ValidationError(
            _("This link would open nothing: the visit, or the day you chose, is over."),
            code="over",
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PrivateLink(
        itinerary=itinerary,
        audience=audience.value,
        group=group,
        enrollment=enrollment,
        host=host,
        token_hash=_hash_of(token),
        expires_at=ends,
        created_by=user,
        is_sample=itinerary.is_sample,
    )
    link.full_clean(exclude=["created_by"])
    link.save()
    return link, token


def open_link(token: str, now: dt.datetime) -> PrivateLink | None:
    """Return the link that a token opens, or None. One query, whatever the token is.

    Who has left the delegation has no link any more.
    """
    link: PrivateLink | None = (
        PrivateLink.objects.alive(now).for_opening().filter(token_hash=_hash_of(token or "-"))
    ).first()
    if link and link.enrollment and link.enrollment.status not in COMING:
        return None
    return link


def rotate_link(link: PrivateLink, now: dt.datetime) -> str:
    """Give a link a new token and return it; the old one opens nothing from now on.

    Raises ValidationError if the link is dead: what was revoked stays so.
    """
    if link.revoked_at or link.expires_at <= now:
        raise ValidationError(_("This link is over. Make a new one."), code="over")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link.token_hash = _hash_of(token)
    link.save(update_fields=["token_hash"])
    return token


def revoke_link(link: PrivateLink, now: dt.datetime) -> None:
    """Let a link open nothing from now on. A second time changes nothing."""
    if link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])


def latest_end(delegation: Delegation, audience: Audience) -> dt.datetime:
    """Return the moment at which a link of this audience ends at the latest, at midnight in Tokyo.

    Where only the month or the fiscal year of the visit is known, it is over when that is.
    """
    period = delegation.full_period
    last_day = period.last_day or period.first_day
    if last_day is None and period.month:
        last_day = (period.month.replace(day=28) + dt.timedelta(days=4)).replace(
            day=1
        ) - dt.timedelta(days=1)
    if last_day is None:
        last_day = fiscal_year_days(period.fiscal_year or delegation.edition.fiscal_year)[1]
    days = 1 if audience == Audience.HOST else DAYS_AFTER_VISIT + 1
    return dt.datetime.combine(last_day + dt.timedelta(days=days), dt.time(), TOKYO)


def view_behind(link: PrivateLink, now: dt.datetime) -> Sheet | None:
    """Return what a link shows: the newest release issued to its audience, narrowed to it.

    None where nothing has been issued to them yet, or the link is dead.
    """
    if link.revoked_at or link.expires_at <= now:
        return None
    release = newest_for(link.itinerary, Audience(link.audience))
    return view_of(release, Audience(link.audience), **_narrow(link)) if release else None


def views_to_compare(link: PrivateLink, number: int) -> tuple[Sheet, Sheet] | None:
    """Return what the link showed before this release, and with it, without what is cancelled.

    None if the release is the first that was issued to its audience.
    """
    audience = Audience(link.audience)
    issued = [
        release.pk
        for release in link.itinerary.releases.defer("document").order_by("-number")
        if release.number <= number and audience.value in release.audiences
    ][:2]
    if len(issued) < 2:
        return None
    by_pk = Release.objects.in_bulk(issued)
    after, before = (
        view(open_release(by_pk[pk]).sheet, audience, **_narrow(link)) for pk in issued
    )
    return before, after


def nothing_yet(link: PrivateLink) -> Sheet:
    """Return an empty sheet with the name of what the link is for, until there is a release."""
    edition = link.itinerary.delegation.edition
    return Sheet(
        audience=link.audience,
        program=edition.program.slug,
        program_name=Text.of(edition.program, "name"),
        colour=edition.program.colour,
        fiscal_year=edition.fiscal_year,
        title=Text.of(edition, "title") or Text.of(edition.program, "name"),
    )


def _narrow(link: PrivateLink) -> dict[str, Any]:
    narrow: dict[str, Any] = {}
    if link.host:
        narrow["host"] = link.host.slug
    if link.group:
        narrow["groups"] = (str(link.group.uid),)
    if link.enrollment:
        narrow["person"] = str(link.enrollment.uid)
    return narrow


def _hash_of(token: str) -> str:
    return keyed_hash(token, PURPOSE)
