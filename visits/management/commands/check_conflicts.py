"""``manage.py check_conflicts``: what cannot, or should not, happen in any plan.

It names nobody: what a timer prints is kept in logs.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sakura.dates import format_day
from visits.conflicts import Severity, find_findings, load_facts
from visits.models import Itinerary, Waiver
from visits.release import draft_of
from visits.waivers import sort_out


class Command(BaseCommand):
    help = (
        "List the findings of every plan that is not over, or of the delegations given by number, "
        "and what was accepted of them with a reason. Ends with an "
        "error if there is one that no release may hold, so that a timer can tell."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "delegation", nargs="*", type=int, help="number in the address of a delegation"
        )
        parser.add_argument(
            "--open", action="store_true", help="list what is simply not known yet, too"
        )
        parser.add_argument(
            "--all", action="store_true", help="check the plans of delegations that are over, too"
        )

    def handle(self, *, delegation, **options):
        today = timezone.localdate()
        itineraries = (
            Itinerary.objects.for_compiling()
            .prefetch_related(Prefetch("waivers", Waiver.objects.select_related("author")))
            .order_by("pk")
        )
        if delegation:
            itineraries = itineraries.filter(delegation__in=delegation)
        language = get_language() or "en"
        errors = 0
        # A delegation that somebody asks for is checked as a plan even if it is over.
        plans = [
            itinerary
            for itinerary in itineraries
            if delegation or options["all"] or not itinerary.delegation.full_period.is_over(today)
        ]
        facts = load_facts(plans)
        for itinerary in plans:
            standing, waived = sort_out(
                find_findings(draft_of(itinerary), facts[itinerary.pk], today=today),
                itinerary.waivers.all(),
            )
            findings = [
                finding
                for finding in standing
                if options["open"] or finding.severity != Severity.OPEN
            ]
            if not findings and not waived:
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
            for waiver, covered in waived:
                accepted = _("accepted by %(who)s: %(reason)s") % {
                    "who": waiver.author or "-",
                    "reason": waiver.reason,
                }
                self.stdout.write(f"  {accepted}")
                for finding in covered:
                    self.stdout.write(f"    {finding.text(language)}")
        if errors:
            raise CommandError(f"{errors} to fix before release.")
