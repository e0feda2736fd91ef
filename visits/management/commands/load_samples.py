"""``manage.py load_samples``: a made-up delegation to try the system with."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sakura.models import User
from visits.samples import SeedMissing, load_samples


class Command(BaseCommand):
    help = (
        "Load a made-up delegation from fixtures/samples.json. Everything in it is marked as a "
        "sample. The user “coordinator”, where there is one, may work on it."
    )

    def handle(self, **options):
        path = settings.BASE_DIR / "fixtures" / "samples.json"
        try:
            counts = load_samples(
                json.loads(path.read_text("utf-8")),
                coordinator=User.objects.filter(username="coordinator").first(),
                now=timezone.now(),
            )
        except SeedMissing as error:
            raise CommandError(
                f"The program “{error}” is not there. Run `manage.py load_seed` first."
            ) from error
        new = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()) if count)
        self.stdout.write(f"New: {new}." if new else "Nothing new: the samples are loaded.")
