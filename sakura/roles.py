"""The roles of the people who sign in: what each group may do.

A role is a Django group. The groups and their permissions are written after every ``migrate``, so
this module is the only place that says who may do what.
"""

from django.contrib.auth.management import create_permissions

APPS = ("programs", "participants", "visits")

COORDINATOR = "coordinator"
STAFF = "staff"
PUBLISHER = "publisher"
PRIVACY = "privacy"

# The admin of records: everything can be entered. What is frozen is guarded by its admin, which
# offers no form for it.
_ENTER_RECORDS = [f"{app}.*" for app in APPS]

_STAFF_MAY = [
    *_ENTER_RECORDS,
    "participants.reveal_travel_document",
    "participants.view_sealed",
    "programs.request_publication",
    "programs.view_all_delegations",
    "visits.release_itinerary",
    "visits.use_desk",
]

#: What each role may do. ``app.*`` stands for view, add, change and delete of each of its models.
ROLES = {
    # Own delegations only: the querysets narrow what these two permissions reach.
    COORDINATOR: ["visits.release_itinerary", "visits.use_desk"],
    STAFF: _STAFF_MAY,
    PUBLISHER: [*_STAFF_MAY, "programs.publish_edition"],
    PRIVACY: [
        "auditlog.view_logentry",
        "participants.bulk_reveal",
        "participants.purge",
        "participants.view_crew",
        "participants.view_enrollment",
        "participants.view_person",
        "participants.view_traveldocument",
        "programs.view_all_delegations",
        # Ending someone's sessions is deleting them.
        "sessions.delete_session",
        "sessions.view_session",
        "sakura.view_user",
    ],
}


def permissions_of(role, apps):
    """Return the permissions of a role, for ``group.permissions.set``.

    Those of an app whose tables are not there yet are left out: the next ``migrate`` adds them.
    ``apps`` is the registry to read models from, as ``post_migrate`` gives it.
    """
    Permission = apps.get_model("auth", "Permission")
    named = set(ROLES[role])
    found = []
    for permission in Permission.objects.select_related("content_type").order_by("pk"):
        app, codename = permission.content_type.app_label, permission.codename
        standard = codename.split("_", 1)[0] in ("view", "add", "change", "delete") and (
            codename.endswith(f"_{permission.content_type.model}")
        )
        if f"{app}.{codename}" in named or (standard and f"{app}.*" in named):
            found.append(permission)
    return found


def sync_roles(*, app_configs, apps, using):
    """Make the groups of the roles and give each exactly its permissions.

    Safe to repeat. Does nothing while the tables of groups are not there.
    """
    try:
        Group = apps.get_model("auth", "Group")
    except LookupError:
        return
    for app_config in app_configs:
        # Django makes the permissions of an app when its turn comes; the roles need them all now.
        create_permissions(app_config, verbosity=0, using=using, apps=apps)
    for role in ROLES:
        group, _created = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set(permissions_of(role, apps))
