"""Release and publish in one call, for tests whose subject is what comes after."""

import datetime as dt

from programs.compiling import compile_edition
from programs.publishing import content_digest, publish
from visits.choices import Audience, ReleaseKind
from visits.models import Itinerary
from visits.release import content_digest as sheet_digest
from visits.release import draft_of, release_itinerary

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 1)


def release_to(itinerary, *audiences, kind=ReleaseKind.RECORD, now=NOW):
    """Release the itinerary as it is now; return the release."""
    draft = draft_of(Itinerary.objects.for_compiling().get(pk=itinerary.pk), kind)
    release, _is_new = release_itinerary(
        itinerary=itinerary,
        kind=kind,
        audiences=[Audience(audience) for audience in audiences],
        reviewed=sheet_digest(draft),
        user=None,
        now=now,
    )
    return release


def publish_edition(edition, *, now=NOW, today=TODAY):
    """Publish the edition as it is now; return the publication."""
    publication, _is_new = publish(
        edition=edition,
        reviewed=content_digest(compile_edition(edition.pk)),
        user=None,
        now=now,
        today=today,
    )
    return publication
