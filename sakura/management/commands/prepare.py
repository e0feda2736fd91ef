"""Bring the database and the static files to the state of the code, for ``python3 dev run``."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from sakura.models import User


class Command(BaseCommand):
    help = (
        "Migrate, collect the static files and, in a database without any account, load the facts "
        "of the program page, the demo accounts and the sample records. Only in development."
    )

    def handle(self, **options):
        if not settings.SAKURA_DEV:
            raise CommandError("This command is for development; `python3 dev run` calls it.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not User.objects.exists():
            # All or nothing: what was interrupted begins anew.
            with transaction.atomic():
                self.stdout.write("New database: loading the programs and the samples.")
                call_command("load_seed", verbosity=0, stdout=self.stdout)
                call_command("create_demo_accounts", stdout=self.stdout)
                call_command("load_samples", verbosity=0, stdout=self.stdout)
        elif settings.SAKURA_DEMO_PASSWORD:
            call_command("create_demo_accounts", stdout=self.stdout)
