import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from sakura.roles import COORDINATOR, PRIVACY, PUBLISHER, ROLES, STAFF, sync_roles

pytestmark = pytest.mark.django_db


def permissions(role):
    found = Group.objects.get(name=role).permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in found}


def test_every_named_permission_exists():
    named = {name for names in ROLES.values() for name in names if not name.endswith(".*")}

    existing = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert named - existing == set()


def test_coordinator_may_use_the_desk_and_release():
    assert permissions(COORDINATOR) == {"visits.use_desk", "visits.release_itinerary"}


def test_staff_may_enter_every_record_and_not_publish():
    may = permissions(STAFF)

    entered = {
        f"{model._meta.app_label}.{action}_{model._meta.model_name}"
        for app in ("programs", "participants", "visits")
        for model in apps.get_app_config(app).get_models()
        for action in ("view", "add", "change", "delete")
    }
    assert entered <= may
    assert {name for name in may - entered if re.search(r"\.(view|add|change|delete)_", name)} == {
        "participants.view_sealed",
        "programs.view_all_delegations",
    }
    assert "programs.publish_edition" not in may
    assert "participants.purge" not in may


def test_publisher_may_what_staff_may_and_publish():
    assert permissions(PUBLISHER) - permissions(STAFF) == {"programs.publish_edition"}
    assert permissions(STAFF) <= permissions(PUBLISHER)


def test_privacy_officer_changes_no_record():
    may = permissions(PRIVACY)

    assert {name for name in may if re.search(r"\.(add|change|delete)_", name)} == {
        "sessions.delete_session"
    }
    assert {"participants.bulk_reveal", "participants.purge", "auditlog.view_logentry"} <= may


def test_sync_gives_back_what_was_changed_by_hand():
    before = {role: permissions(role) for role in ROLES}
    staff = Group.objects.get(name=STAFF)
    staff.permissions.clear()
    staff.permissions.add(Permission.objects.get(codename="add_user"))
    Group.objects.get(name=PRIVACY).delete()

    sync_roles(app_configs=apps.get_app_configs(), apps=apps, using="default")

    assert {role: permissions(role) for role in ROLES} == before


def test_migrate_writes_the_roles():
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
