"""Findings that someone accepts with a reason: until their facts change, or it is taken back."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sakura.frozen import digest
from visits.conflicts import Finding, FindingKind, Severity, severity_of
from visits.models import Itinerary, Waiver


class NotAcceptable(ValueError):
    """These findings cannot be accepted: they are impossible, or there are none."""


class Waived(NamedTuple):
    """A waiver that holds, and the findings of now that it covers."""

    waiver: Waiver
    findings: tuple[Finding, ...]


def waive(
    *,
    itinerary: Itinerary,
    kind: FindingKind,
    reason: str,
    findings: Iterable[Finding],
    author: Any,
) -> Waiver:
    """Accept all of these findings that are of this kind, with one reason; return the waiver.

    Pass the findings that stand now. Raises NotAcceptable for errors and where there is nothing
    of this kind, ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("A waiver needs a reason.")
    covered = sorted({finding.fingerprint for finding in findings if finding.kind == kind})
    if severity_of(kind) == Severity.ERROR or not covered:
        raise NotAcceptable(kind)
    return Waiver.objects.create(
        itinerary=itinerary,
        kind=FindingKind(kind).value,
        reason=reason.strip(),
        fingerprints=covered,
        author=author,
        is_sample=itinerary.is_sample,
    )


def sort_out(
    findings: Iterable[Finding], waivers: Iterable[Waiver]
) -> tuple[list[Finding], list[Waived]]:
    """Return the findings that still stand, and the waivers that cover the others.

    Both keep their order. A finding that two waivers cover counts for the first. A waiver whose
    findings are all gone or changed covers nothing and is left out.
    """
    held = list(waivers)
    by_fingerprint: dict[tuple[str, str], int] = {}
    for number, waiver in enumerate(held):
        for fingerprint in waiver.fingerprints:
            by_fingerprint.setdefault((waiver.kind, fingerprint), number)
    active: list[Finding] = []
    covered: dict[int, list[Finding]] = {}
    for finding in findings:
        # Most plans have no waiver: then no digest is made.
        place = by_fingerprint.get((finding.kind.value, finding.fingerprint)) if held else None
        if place is None or finding.severity == Severity.ERROR:
            active.append(finding)
        else:
            covered.setdefault(place, []).append(finding)
    return active, [Waived(held[number], tuple(covered[number])) for number in sorted(covered)]


def reviewed_digest(findings: Sequence[Finding], kind: FindingKind) -> str:
    """Return a digest of the findings of a kind, by which a form tells what its reader saw."""
    return digest("".join(sorted(f.fingerprint for f in findings if f.kind == kind)))
