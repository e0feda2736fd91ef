"""Addresses of the desk, below ``/portal/``. No language prefix: the reader's own is used."""

import datetime as dt

from django.urls import path, register_converter

from visits import views
from visits.views import hosts, links

app_name = "visits"


class DayConverter:
    """A day in an address, such as 2019-01-24. What is no day is no such page."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return dt.date.fromisoformat(value)

    def to_url(self, value):
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("", views.DelegationList.as_view(), name="delegation_list"),
    path("delegations/<int:pk>/", views.DelegationDetail.as_view(), name="delegation_detail"),
    path("delegations/<int:pk>/days/<day:day>/", views.DayDetail.as_view(), name="day_detail"),
    path("delegations/<int:pk>/stops/new/", views.StopCreate.as_view(), name="stop_create"),
    path("delegations/<int:pk>/stops/restore/", views.stop_restore, name="stop_restore"),
    path(
        "delegations/<int:pk>/stops/<uuid:uid>/edit/",
        views.StopUpdate.as_view(),
        name="stop_update",
    ),
    path(
        "delegations/<int:pk>/stops/<uuid:uid>/delete/",
        views.StopDelete.as_view(),
        name="stop_delete",
    ),
    path("delegations/<int:pk>/stops/<uuid:uid>/place/", views.stop_place, name="stop_place"),
    path("delegations/<int:pk>/stops/<uuid:uid>/move/", views.StopMove.as_view(), name="stop_move"),
    path("delegations/<int:pk>/stops/<uuid:uid>/copy/", views.StopCopy.as_view(), name="stop_copy"),
    path("delegations/<int:pk>/days/<day:day>/shift/", views.DayShift.as_view(), name="day_shift"),
    path("delegations/<int:pk>/copy/", views.DelegationCopy.as_view(), name="delegation_copy"),
    path("delegations/<int:pk>/stays/new/", views.StayCreate.as_view(), name="stay_create"),
    path(
        "delegations/<int:pk>/stays/<uuid:uid>/edit/",
        views.StayUpdate.as_view(),
        name="stay_update",
    ),
    path(
        "delegations/<int:pk>/stays/<uuid:uid>/delete/",
        views.StayDelete.as_view(),
        name="stay_delete",
    ),
    path("delegations/<int:pk>/links/", links.LinkList.as_view(), name="link_list"),
    path(
        "delegations/<int:pk>/links/<int:link>/renew/",
        links.LinkAction.as_view(),
        {"action": "renew"},
        name="link_renew",
    ),
    path(
        "delegations/<int:pk>/links/<int:link>/revoke/",
        links.LinkAction.as_view(),
        {"action": "revoke"},
        name="link_revoke",
    ),
    path("delegations/<int:pk>/hosts/", hosts.HostStates.as_view(), name="host_states"),
    path("reminders/<int:pk>/done/", hosts.ReminderDone.as_view(), name="reminder_done"),
    path("delegations/<int:pk>/export/", views.Export.as_view(), name="export"),
    path("delegations/<int:pk>/export/file/", views.export_file, name="export_file"),
    path("delegations/<int:pk>/release/", views.ReleaseCreate.as_view(), name="release"),
    path(
        "delegations/<int:pk>/findings/accept/",
        views.waiver_create,
        name="waiver_create",
    ),
    path(
        "delegations/<int:pk>/findings/accepted/<uuid:uid>/take-back/",
        views.waiver_delete,
        name="waiver_delete",
    ),
    path("releases/<int:pk>/", views.ReleaseDetail.as_view(), name="release_detail"),
    path("releases/<int:pk>/restore/", views.ReleaseRestore.as_view(), name="release_restore"),
    path("releases/<int:pk>/messages/draft/", views.ReleaseDraft.as_view(), name="release_draft"),
    path("releases/<int:pk>/messages/send/", views.ReleaseSend.as_view(), name="release_send"),
    path("delegations/<int:pk>/outbox/", views.Outbox.as_view(), name="outbox"),
    path("delegations/<int:pk>/record/", views.RecordByExceptions.as_view(), name="record"),
    path("delegations/<int:pk>/days/<day:day>/text/", views.DayText.as_view(), name="day_text"),
    path("messages/<int:pk>/", views.MessageDetail.as_view(), name="message_detail"),
    path("messages/<int:pk>/send/", views.MessageSend.as_view(), name="message_send"),
    path("messages/<int:pk>/discard/", views.MessageDiscard.as_view(), name="message_discard"),
    path("messages/<int:pk>/again/", views.MessageAgain.as_view(), name="message_again"),
]
