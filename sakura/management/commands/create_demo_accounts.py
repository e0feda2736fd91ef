"""Make one account per role to try the system with. Development only."""

import secrets

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from sakura.models import User
from sakura.roles import COORDINATOR, PRIVACY, PUBLISHER, STAFF

# name, name shown, role, may enter the admin
ACCOUNTS = [
    ("staff", "Staff (demo)", STAFF, True),
    ("publisher", "Publisher (demo)", PUBLISHER, True),
    ("coordinator", "Coordinator (demo)", COORDINATOR, False),
    ("privacy", "Privacy officer (demo)", PRIVACY, True),
    ("admin", "Administrator (demo)", None, True),
]


class Command(BaseCommand):
    help = (
        "Make the demo accounts staff, publisher, coordinator, privacy and admin. Their password "
        "is SAKURA_DEMO_PASSWORD, else a random one that is printed this once. Only in development."
    )

    def handle(self, **options):
        if not settings.SAKURA_DEV:
            raise CommandError("Demo accounts are made in development only, by `python3 dev run`.")
        password = settings.SAKURA_DEMO_PASSWORD or secrets.token_urlsafe(9)
        with transaction.atomic():
            for username, display_name, role, is_staff in ACCOUNTS:
                user, _created = User.objects.get_or_create(
                    username=username,
                    defaults={
                        "email": f"{username}@example.org",
                        "display_name": display_name,
                        "is_staff": is_staff,
                        "is_superuser": role is None,
                    },
                )
                if not user.check_password(password):
                    user.set_password(password)
                    user.save(update_fields=["password"])
                user.groups.set(Group.objects.filter(name=role))
        names = ", ".join(username for username, *_rest in ACCOUNTS)
        if settings.SAKURA_DEMO_PASSWORD:
            self.stdout.write(f"Demo accounts: {names}. Password: that of SAKURA_DEMO_PASSWORD.")
        else:
            self.stdout.write(f"Demo accounts: {names}. Password, shown this once: {password}")
