"""What stands against publishing an edition, and what is worth a look before."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.choices import EnrollmentStatus
from participants.models import Enrollment
from programs.choices import Counted, DelegationStatus
from programs.document import EditionDocument
from programs.models import Edition
from sakura.dates import fiscal_year_days
from sakura.frozen import Struct, canonical
from sakura.languages import SUFFIXES, Text, reader_language
from sakura.typst import unprintable
from visits.choices import Audience, PhotoConsent
from visits.exports.wording import joined


class ProblemKind(models.TextChoices):
    NUMBER_DIFFERS = "number_differs", gettext_lazy("number differs from the record")
    PHOTO_INCOMPLETE = "photo_incomplete", gettext_lazy("photo is not cleared")
    STILL_ACCEPTED = "still_accepted", gettext_lazy("people without an outcome")
    OUTSIDE_YEAR = "outside_year", gettext_lazy("outside the fiscal year")
    UNPRINTABLE = "unprintable", gettext_lazy("characters that cannot be printed")
    NO_DATE = "no_date", gettext_lazy("date not recorded")
    NO_LANGUAGE = "no_language", gettext_lazy("text missing in a language")
    OLDER_LANGUAGE = "older_language", gettext_lazy("text older than in another language")
    NOT_RELEASED = "not_released", gettext_lazy("itinerary not released to the public")


class Problem(Struct):
    """What stands against publishing, or is worth a look. ``text`` is in the reader's language."""

    kind: ProblemKind
    is_error: bool
    text: str


def check_edition(edition_pk: int, document: EditionDocument, *, today: dt.date) -> list[Problem]:
    """Return errors first, then warnings, in the active language. A constant number of queries."""
    edition = (
        Edition.objects.select_related("program")
        .prefetch_related("reports", "photos", "delegations__itinerary__releases")
        .get(pk=edition_pk)
    )
    problems = [
        *_number_problems(edition, document),
        *_print_problems(document),
        *_photo_problems(edition),
        *_status_problems(edition, today),
        *_date_problems(document),
        *_release_problems(edition),
        *_language_problems(edition),
    ]
    return sorted(problems, key=lambda problem: not problem.is_error)


def _number_problems(edition: Edition, document: EditionDocument) -> list[Problem]:
    """A reported number of people or hosts that contradicts the record, without a note on why."""
    delegations = [
        row for row in edition.delegations.all() if row.status != DelegationStatus.CANCELLED
    ]
    enrollments = (
        Enrollment.objects.took_part()
        .filter(delegation__in=delegations)
        .values_list("organization")
    )
    recorded = {Counted.PEOPLE.value: len(enrollments), Counted.HOSTS.value: len(document.hosts)}
    problems = []
    for figure in document.figures:
        count = recorded.get(figure.counts, 0)
        whole = not (figure.country or figure.kind or figure.role)
        if figure.is_reported and whole and count and count != figure.value and not figure.note:
            problems.append(
                Problem(
                    kind=ProblemKind.NUMBER_DIFFERS,
                    is_error=True,
                    text=_(
                        "%(what)s: %(reported)d reported, %(recorded)d in the record. "
                        "Correct one of them, or add a note that explains the difference."
                    )
                    % {
                        "what": Counted(figure.counts).label,
                        "reported": figure.value,
                        "recorded": count,
                    },
                )
            )
    return problems


def _print_problems(document: EditionDocument) -> list[Problem]:
    """Characters that no font of the PDF files has: without this check the files would fail."""
    missing = unprintable(canonical(document))
    if not missing:
        return []
    return [
        Problem(
            kind=ProblemKind.UNPRINTABLE,
            is_error=True,
            text=_("PDF files cannot show these characters: %(characters)s. Write them otherwise.")
            % {"characters": " ".join(missing)},
        )
    ]


def _photo_problems(edition: Edition) -> list[Problem]:
    problems = []
    for photo in sorted(edition.photos.all(), key=lambda photo: (photo.position, str(photo.uid))):
        lacks = []
        if not Text.of(photo, "caption"):
            lacks.append(_("caption"))
        if not Text.of(photo, "alt"):
            lacks.append(_("alternative text"))
        if not Text.of(photo, "credit"):
            lacks.append(_("credit"))
        if photo.consent not in (PhotoConsent.GIVEN, PhotoConsent.NOT_NEEDED):
            lacks.append(_("consent"))
        if not photo.renditions:
            lacks.append(_("image"))
        if lacks:
            problems.append(
                Problem(
                    kind=ProblemKind.PHOTO_INCOMPLETE,
                    is_error=True,
                    text=_("Photo “%(photo)s” lacks: %(what)s.")
                    % {"photo": photo, "what": joined(lacks, reader_language())},
                )
            )
    return problems


def _status_problems(edition: Edition, today: dt.date) -> list[Problem]:
    """Past delegations in which people are still only accepted."""
    problems = []
    for delegation in edition.delegations.all():
        period = delegation.period.model_copy(update={"fiscal_year": edition.fiscal_year})
        if delegation.status == DelegationStatus.CANCELLED or not period.is_over(today):
            continue
        waiting = delegation.enrollments.filter(status=EnrollmentStatus.ACCEPTED).count()
        if waiting:
            problems.append(
                Problem(
                    kind=ProblemKind.STILL_ACCEPTED,
                    is_error=True,
                    text=_(
                        "%(delegation)s is over, and %(count)d people are still “accepted”. "
                        "Say who came."
                    )
                    % {"delegation": delegation, "count": waiting},
                )
            )
    return problems


def _date_problems(document: EditionDocument) -> list[Problem]:
    first, last = fiscal_year_days(document.fiscal_year)
    problems = []
    for stop in document.stops:
        name = (stop.title or Text(en=stop.kind)).pick(reader_language()).text
        if stop.day is None:
            problems.append(
                Problem(
                    kind=ProblemKind.NO_DATE,
                    is_error=False,
                    text=_("The day of “%(stop)s” is not recorded.") % {"stop": name},
                )
            )
        elif not first <= stop.day <= last:
            problems.append(
                Problem(
                    kind=ProblemKind.OUTSIDE_YEAR,
                    is_error=False,
                    text=_("“%(stop)s” is not in fiscal year %(year)d.")
                    % {"stop": name, "year": document.fiscal_year},
                )
            )
    return problems


def _release_problems(edition: Edition) -> list[Problem]:
    """Delegations with an itinerary that the public has not been given."""
    problems = []
    for delegation in edition.delegations.all():
        itinerary = getattr(delegation, "itinerary", None)
        if itinerary is None or delegation.status == DelegationStatus.CANCELLED:
            continue
        if not any(Audience.PUBLIC in release.audiences for release in itinerary.releases.all()):
            problems.append(
                Problem(
                    kind=ProblemKind.NOT_RELEASED,
                    is_error=False,
                    text=_("The itinerary of %(delegation)s was not released to the public.")
                    % {"delegation": delegation},
                )
            )
    return problems


def _language_problems(edition: Edition) -> list[Problem]:
    languages = edition.program.languages
    problems = []
    for record in (edition.program, edition, *edition.reports.all(), *edition.photos.all()):
        name = _("%(kind)s “%(name)s”") % {"kind": record._meta.verbose_name, "name": record}
        for kind, found, wording in (
            (ProblemKind.NO_LANGUAGE, record.missing_texts(languages), _("missing")),
            (ProblemKind.OLDER_LANGUAGE, record.older_texts(languages), _("older than the other")),
        ):
            for text, language in found:
                field = record._meta.get_field(f"{text}_{SUFFIXES[language]}")
                problems.append(
                    Problem(
                        kind=kind,
                        is_error=False,
                        text=f"{name}: {getattr(field, 'verbose_name', text)} – {wording}",
                    )
                )
    return problems
