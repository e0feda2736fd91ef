import io

import pytest
from django.core.management import CommandError, call_command

from programs.models import Edition
from sakura.models import User

pytestmark = pytest.mark.django_db


def run():
    out = io.StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_new_database_gets_programs_samples_and_accounts_once(settings):
    settings.SAKURA_DEMO_PASSWORD = "first"
    first = run()
    loaded = Edition.objects.count(), User.objects.count()
    settings.SAKURA_DEMO_PASSWORD = "second"
    second = run()

    assert "New database" in first
    assert "New database" not in second
    assert loaded == (Edition.objects.count(), User.objects.count())
    assert loaded[0] >= 3
    assert User.objects.get(username="staff").check_password("second")
    assert User.objects.get(username="coordinator").delegations.filter(is_sample=True).exists()


def test_database_with_accounts_is_left_alone():
    User.objects.create_user("aya", email="aya@example.org")

    assert run() == ""
    assert (Edition.objects.count(), User.objects.count()) == (0, 1)


def test_outside_development_nothing_is_prepared(settings):
    settings.SAKURA_DEV = False

    with pytest.raises(CommandError, match="for development"):
        run()
