"""``manage.py check_conflicts``: what cannot, or should not, happen in any plan."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from sakura.dates import format_day
from visits.conflicts import Severity, find_findings
from visits.models import Itinerary
from visits.release import draft_of


class Command(BaseCommand):
    help = (
        "List the findings of every plan, or of the delegations given by number. Ends with an "
        "error if there is one that no release may hold, so that a timer can tell."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "delegation", nargs="*", type=int, help="number in the address of a delegation"
        )
        parser.add_argument(
            "--open", action="store_true", help="list what is simply not known yet, too"
        )

    def handle(self, *, delegation, **options):
        itineraries = Itinerary.objects.for_compiling().order_by("pk")
        if delegation:
            itineraries = itineraries.filter(delegation__in=delegation)
        language = get_language() or "en"
        errors = 0
        for itinerary in itineraries:
            findings = [
                finding
                for finding in find_findings(draft_of(itinerary))
                if options["open"] or finding.severity != Severity.OPEN
            ]
            if not findings:
                continue
            errors += sum(finding.severity == Severity.ERROR for finding in findings)
            edition = itinerary.delegation.edition
            self.stdout.write(
                f"{edition.program} {edition.fiscal_year}, {itinerary.delegation} "
                f"({itinerary.delegation_id})"
            )
            for finding in findings:
                when = format_day(finding.day, language) if finding.day else "-"
                self.stdout.write(f"  {finding.severity.label}  {when}  {finding.text(language)}")
        if errors:
            raise CommandError(f"{errors} to fix before release.")
