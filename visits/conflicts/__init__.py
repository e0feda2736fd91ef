"""Findings: what cannot, or should not, happen as planned. Plain data in, plain data out."""

from visits.conflicts.engine import find_errors, find_findings
from visits.conflicts.facts import Booking, Facts, HostFacts, Resource, facts_of, load_facts
from visits.conflicts.findings import Concerned, Finding, Fix, Other, name_of
from visits.conflicts.kinds import FindingKind, Severity, severity_of

__all__ = [
    "Booking",
    "Concerned",
    "Facts",
    "Finding",
    "FindingKind",
    "Fix",
    "HostFacts",
    "Other",
    "Resource",
    "Severity",
    "facts_of",
    "find_errors",
    "find_findings",
    "load_facts",
    "name_of",
    "severity_of",
]
