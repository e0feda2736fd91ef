"""Addresses of the desk, below ``/portal/``. No language prefix: the reader's own is used."""

import datetime as dt

from django.urls import path, register_converter

from visits import views

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
    path("delegations/<int:pk>/export/", views.Export.as_view(), name="export"),
    path("delegations/<int:pk>/export/file/", views.export_file, name="export_file"),
    path("delegations/<int:pk>/release/", views.ReleaseCreate.as_view(), name="release"),
    path("releases/<int:pk>/", views.ReleaseDetail.as_view(), name="release_detail"),
]
