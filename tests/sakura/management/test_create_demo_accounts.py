import io
import re

import pytest
from django.core.management import CommandError, call_command

from sakura.models import User

pytestmark = pytest.mark.django_db


def run():
    out = io.StringIO()
    call_command("create_demo_accounts", stdout=out)
    return out.getvalue()


def test_accounts_have_their_role_and_the_password_of_the_environment(settings):
    settings.SAKURA_DEMO_PASSWORD = "a good one"

    said = run()

    users = User.objects.order_by("username").prefetch_related("groups")
    assert {
        user.username: (
            [group.name for group in user.groups.all()],
            user.is_staff,
            user.is_superuser,
            user.email,
        )
        for user in users
    } == {
        "admin": ([], True, True, "admin@example.org"),
        "coordinator": (["coordinator"], False, False, "coordinator@example.org"),
        "privacy": (["privacy"], True, False, "privacy@example.org"),
        "publisher": (["publisher"], True, False, "publisher@example.org"),
        "staff": (["staff"], True, False, "staff@example.org"),
    }
    assert all(user.check_password("a good one") for user in users)
    assert "a good one" not in said


def test_password_is_random_and_printed_when_none_is_given():
    first = re.search(r"shown this once: (\S+)", run())[1]

    assert User.objects.get(username="staff").check_password(first)
    assert len(first) >= 12


def test_running_again_changes_the_password_and_makes_no_second_account(settings):
    run()
    settings.SAKURA_DEMO_PASSWORD = "the new one"

    run()

    assert User.objects.count() == 5
    assert User.objects.get(username="privacy").check_password("the new one")


def test_outside_development_no_account_is_made(settings):
    settings.SAKURA_DEV = False

    with pytest.raises(CommandError, match="in development only"):
        run()

    assert not User.objects.exists()
