"""One signed-in client per role."""

import pytest


@pytest.fixture
def make_user(db):
    """Return a function that makes a user in the group of a role."""
    from django.contrib.auth.models import Group

    from sakura.models import User
    from sakura.roles import COORDINATOR

    def make(role, username=None, **values):
        username = username or role
        values = {"email": f"{username}@example.org", "is_staff": role != COORDINATOR, **values}
        user = User.objects.create_user(username, password=f"{username}-password", **values)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def staff(make_user):
    """A user with the role of program staff."""
    return make_user("staff")


@pytest.fixture
def publisher(make_user):
    """A user with the role of publisher."""
    return make_user("publisher")


@pytest.fixture
def coordinator(make_user):
    """A user with the role of coordinator, of no delegation yet."""
    return make_user("coordinator")


@pytest.fixture
def privacy_officer(make_user):
    """A user with the role of privacy officer."""
    return make_user("privacy")


def _client(user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff_client(staff):
    """A client in which ``staff`` is signed in."""
    return _client(staff)


@pytest.fixture
def publisher_client(publisher):
    """A client in which ``publisher`` is signed in."""
    return _client(publisher)


@pytest.fixture
def coordinator_client(coordinator):
    """A client in which ``coordinator`` is signed in."""
    return _client(coordinator)


@pytest.fixture
def privacy_client(privacy_officer):
    """A client in which ``privacy_officer`` is signed in."""
    return _client(privacy_officer)
