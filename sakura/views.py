"""Pages of no app: health, preferences, files for robots, the way after sign-in, error pages."""

import mimetypes
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import DisallowedHost, SuspiciousFileOperation
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from sakura.languages import HTML_LANG
from sakura.models import User

PLAIN = "text/plain; charset=utf-8"
THEME_COOKIE_AGE = 365 * 24 * 60 * 60
DESK = "/portal/"


@require_safe
@never_cache
def healthz(request):
    """Return 200 while the process answers."""
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
@never_cache
def readyz(request):
    """Return 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("no database\n", content_type=PLAIN, status=503)
    return HttpResponse("ready\n", content_type=PLAIN)


@require_safe
def root(request):
    """Return a redirect to the home page in the browser's language."""
    return redirect(f"/{get_language()}/")


@require_safe
@login_required
def start(request):
    """Return a redirect to where the work of the person who has just signed in is."""
    if request.user.is_staff:
        return redirect("admin:index")
    if request.user.has_perm("visits.use_desk"):
        return redirect(DESK)
    return redirect("/")


@require_safe
def admin_login(request):
    """Return a redirect to the admin; whoever is not signed in never gets here."""
    return redirect("admin:index")


@csrf_exempt  # Public pages carry no token, or they would need a cookie; the origin is checked.
@require_POST
def preferences(request):
    """Set the theme cookie, or the language of who is signed in, and return to the page."""
    if not _is_same_origin(request):
        return csrf_failure(request)
    response = HttpResponseRedirect(_way_back(request), status=303)
    theme = request.POST.get("theme")
    if theme in ("light", "dark"):
        response.set_cookie(
            "theme",
            theme,
            max_age=THEME_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    elif theme == "auto":
        response.delete_cookie("theme", samesite="Lax")
    language = request.POST.get("language")
    if language in dict(User._meta.get_field("language").choices) and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return response


def _is_same_origin(request):
    """Return whether the browser says that the form was on a page of this site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(source).netloc == request.get_host()
    except ValueError:
        return False


def _way_back(request):
    """Return the local path, with query, of the page that the form was on; ``/`` when unclear."""
    target = request.POST.get("next") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(target)
    # Several slashes at the start would be read as the name of a host.
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


@require_safe
def robots(request):
    """Return robots.txt: public pages are open, private parts and private links are not."""
    closed = ["/admin/", "/portal/", "/accounts/", "/feeds/", "/host/", "/me/", "/paper/"]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in [*closed, "/liaison/", "/escort/"]),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
def security_txt(request):
    """Return security.txt (RFC 9116), or 404 when no contact is set."""
    contact = settings.SAKURA_SECURITY_CONTACT
    if not contact:
        raise Http404
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    expires = timezone.localdate() + timedelta(days=365)
    lines = [f"Contact: {contact}", f"Expires: {expires}T00:00:00Z", "Preferred-Languages: en, ja"]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
def published_file(request, path):
    """Return a published photo; nothing else is in that storage."""
    storage = storages["published"]
    try:
        with storage.open(path) as file:
            content = file.read()
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404 from error
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    # A day at most, because a photo may be withdrawn.
    patch_cache_control(response, public=True, max_age=24 * 60 * 60)
    return response


def bad_request(request, exception=None):
    """Return the page of 400; a bare line when not even the name of the site can be believed."""
    if isinstance(exception, DisallowedHost):
        return HttpResponse("This site has another name.\n", content_type=PLAIN, status=400)
    return render(request, "400.html", status=400)


def not_found(request, exception=None):
    """Return the page of 404. It also stands for "you may not": the difference would tell."""
    return render(request, "404.html", status=404)


def gone(request):
    """Return the page of 410, for what was published once and is withdrawn."""
    return render(request, "410.html", status=410)


def csrf_failure(request, reason=""):
    """Return the page of 403, which only a form from elsewhere or an old page meets."""
    return render(request, "403.html", status=403)


def server_error(request):
    """Return the page of 500, which asks neither the database nor the request for anything."""
    language = HTML_LANG.get(get_language(), "en")
    return HttpResponse(loader.render_to_string("500.html", {"html_lang": language}), status=500)
