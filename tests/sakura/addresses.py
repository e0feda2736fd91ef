"""Addresses with answers of every kind that the middleware tells apart."""

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from sakura import urls
from sakura.errors import Gone

LONG = "A line that compresses well.\n" * 40

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500


@require_safe
def page(request, **headers):
    response = HttpResponse(LONG, content_type="text/html; charset=utf-8")
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def cookie(request):
    response = page(request)
    response.set_cookie("a", "b")
    return response


def gone(request):
    raise Gone


def crowded(request):
    raise TooManyFieldsSent


def broken(request, token):
    raise ValueError("Tanaka Aya, passport TK1234567")


urlpatterns = [
    path("en/page/", page, {"ETag": '"one"'}),
    path("en/weak/", page, {"ETag": 'W/"one"'}),
    path("en/private/", page, {"ETag": '"one"', "Cache_Control": "private, max-age=3"}),
    path("en/no-store/", page, {"ETag": '"one"', "Cache_Control": "no-store"}),
    path("en/pdf/", page, {"ETag": '"one"', "Content_Type": "application/pdf"}),
    path("en/calendar/", page, {"ETag": '"one"', "Content_Type": "text/calendar; charset=utf-8"}),
    path("en/cookie/", cookie),
    path("en/gone/", gone),
    path("en/crowded/", crowded),
    path("en/broken/<token>/", broken),
    path("portal/page/", page),
    path("portal/language/", lambda request: HttpResponse(request.LANGUAGE_CODE)),
    *urls.urlpatterns,
]
