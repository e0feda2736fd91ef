"""``manage.py load_seed``: the three programs of the program page, published."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from programs.seed import load_seed


class Command(BaseCommand):
    help = "Load the facts of the program page from fixtures/seed.json and publish them."

    def handle(self, *args, **options):
        fixtures = settings.BASE_DIR / "fixtures"
        counts = load_seed(
            json.loads((fixtures / "seed.json").read_text("utf-8")),
            artwork=fixtures / "artwork",
            now=timezone.now(),
            today=timezone.localdate(),
        )
        found = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)
        self.stdout.write(f"New: {found}." if found else "Nothing new: the seed is loaded.")
