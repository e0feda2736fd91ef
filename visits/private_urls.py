"""Addresses of private links: whoever holds one may open it. A dead one is no such page."""

from django.urls import path, register_converter

from visits.views import private

app_name = "private"


class TokenConverter:
    """The secret part of an address."""

    regex = "[A-Za-z0-9_-]{16,128}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(TokenConverter, "token")

urlpatterns = [
    path("feeds/<token:token>.ics", private.feed, name="feed"),
    path("me/<token:token>/", private.itinerary, {"area": "me"}, name="me"),
    path("me/<token:token>/save/", private.saved_itinerary, {"area": "me"}, name="me_saved"),
    path("escort/<token:token>/", private.itinerary, {"area": "escort"}, name="escort"),
    path(
        "escort/<token:token>/save/",
        private.saved_itinerary,
        {"area": "escort"},
        name="escort_saved",
    ),
    path("host/<token:token>/", private.HostPage.as_view(), name="host"),
]
