"""What happens to every request before and after its view.

Public pages need no session: the classes that would read one step aside there, so such a page
cannot set a cookie or vary by who is signed in, whatever its template says.
"""

import re

from auditlog.middleware import AuditlogMiddleware
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import (
    Http404,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
)
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import cc_delim_re, patch_cache_control, patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from sakura import views
from sakura.errors import Gone
from sakura.kept_forms import keep
from sakura.languages import HTML_LANG

SIGN_IN_AREAS = ("/portal/", "/admin/")
SESSION_AREAS = (*SIGN_IN_AREAS, "/accounts/", "/preferences/")
#: Addresses that hold a secret or were printed on paper, opened without an account.
LINK_AREAS = ("/feeds/", "/me/", "/host/", "/escort/", "/paper/")
METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]
THEMES = ("auto", "light", "dark")


def is_private(request):
    """Return whether the address belongs to a part of the site where people are signed in."""
    return f"{request.path_info}/".startswith(SESSION_AREAS)


def is_linked(request):
    """Return whether the address is a private link, which whoever holds it may open."""
    return f"{request.path_info}/".startswith(LINK_AREAS)


def theme_of(request):
    """Return the theme that the visitor chose, and note that the answer depends on it.

    An ETag of a page is made with it, because the page carries it.
    """
    request.theme_was_read = True
    theme = request.COOKIES.get("theme")
    return theme if theme in THEMES else "auto"


class PrivateOnly:
    """Mixin for a middleware that public pages do without."""

    def __call__(self, request):
        if not is_private(request):
            return self.get_response(request)
        return super().__call__(request)


class SessionMiddleware(PrivateOnly, sessions.SessionMiddleware):
    """Django's, outside public pages."""


class AuthenticationMiddleware(PrivateOnly, auth.AuthenticationMiddleware):
    """Django's, outside public pages."""


class MessageMiddleware(PrivateOnly, messages.MessageMiddleware):
    """Django's, outside public pages."""


class AuditMiddleware(PrivateOnly, AuditlogMiddleware):
    """Tells the audit log who is signed in, outside public pages."""


class RefusalMiddleware:
    """Refuse what no view should have to think about.

    TRACE would repeat the request's cookies. A NUL character is stored by SQLite and is an error on
    PostgreSQL, so it is refused before either sees it; forms refuse it in their fields.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\0" in request.path_info:
            return HttpResponseNotFound("Not found.\n", content_type="text/plain")
        if "%00" in request.META.get("QUERY_STRING", "") or any(
            "\0" in value for value in request.COOKIES.values()
        ):
            return HttpResponseBadRequest(
                "The address or a cookie contains a NUL character.\n", content_type="text/plain"
            )
        return self.get_response(request)


class CompressionMiddleware(GZipMiddleware):
    """Compress public answers and keep their ETag strong.

    Only what has a strong ETag, sets no cookie and is not private is compressed. Such an answer is
    the same for everyone and holds no secret, so its length tells nothing (BREACH) and no random
    padding is needed: the same content gives the same bytes. Each encoding has its own tag, with
    ``-gzip`` at the end; it is taken off again when a client sends it back.
    """

    max_random_bytes = 0
    suffix = "-gzip"
    content_types = re.compile(r"text/|application/(json|xml|[a-z.+-]+\+(json|xml))\b|image/svg")

    def process_request(self, request):
        if not self._accepts_gzip(request):
            return
        held = request.META.get("HTTP_IF_NONE_MATCH", "")
        request.held_etags = held
        request.META["HTTP_IF_NONE_MATCH"] = held.replace(f'{self.suffix}"', '"')
        if not held:
            del request.META["HTTP_IF_NONE_MATCH"]

    def process_response(self, request, response):
        etag = response.get("ETag", "")
        if not etag.startswith('"') or response.cookies or self._is_private(response):
            return response
        if response.status_code == 304:
            patch_vary_headers(response, ("Accept-Encoding",))
            tag_of_gzip = f'{etag[:-1]}{self.suffix}"'
            if tag_of_gzip in getattr(request, "held_etags", ""):
                response.headers["ETag"] = tag_of_gzip
            return response
        if response.streaming or not self.content_types.match(response.get("Content-Type", "")):
            return response
        if not self._accepts_gzip(request):
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        response = super().process_response(request, response)
        if response.get("Content-Encoding") == "gzip":
            response.headers["ETag"] = f'{etag[:-1]}{self.suffix}"'
        return response

    @staticmethod
    def _accepts_gzip(request):
        for part in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
            coding, *parameters = (piece.strip() for piece in part.split(";"))
            if coding == "gzip":
                return not any(re.fullmatch(r"q=0(\.0*)?", given) for given in parameters)
        return False

    @staticmethod
    def _is_private(response):
        given = cc_delim_re.split(response.get("Cache-Control", "").lower())
        return not {"private", "no-store"}.isdisjoint(given)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere, and the admin's own under /admin/."""

    def process_response(self, request, response):
        if request.path_info.startswith("/admin/"):
            response._csp_config = settings.SAKURA_ADMIN_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)


class ThemeMiddleware:
    """Say that an answer depends on the cookie when the theme was read for it, and only then."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "theme_was_read", False):
            patch_vary_headers(response, ("Cookie",))
        return response


class LanguageMiddleware:
    """Choose the language: of the address, else of who is signed in, else of the browser.

    The browser is asked only where the address says nothing and a person reads the answer: at ``/``
    and in the private parts. Any other address without a language is in English.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asks_browser = False
        language = request.path_info.split("/", 2)[1] if "/" in request.path_info else ""
        if language not in dict(settings.LANGUAGES):
            language = self._language_of_user(request)
            if not language:
                asks_browser = request.path_info == "/" or is_private(request)
                language = (
                    self._language_of_browser(request) if asks_browser else settings.LANGUAGE_CODE
                )
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if asks_browser:
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", HTML_LANG[language])
        return response

    @staticmethod
    def _language_of_user(request):
        if not is_private(request):
            return ""
        language = getattr(request.user, "language", "")
        return language if language in dict(settings.LANGUAGES) else ""

    @staticmethod
    def _language_of_browser(request):
        for code, _quality in parse_accept_lang_header(
            request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        ):
            try:
                return translation.get_supported_language_variant(code)
            except LookupError:
                continue
        return settings.LANGUAGE_CODE


class PrivateAreaMiddleware:
    """Guard the desk, the admin and private links as a whole, and answer for a withdrawn page.

    Nobody signed in is sent to sign in, whether the address exists or not, so that the answer tells
    nothing. Who is signed in but may not enter the admin finds no such page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_linked(request):
            return self._unspoken(self.get_response(request))
        if not is_private(request):
            return self.get_response(request)
        if request.path_info.startswith(SIGN_IN_AREAS):
            if not request.user.is_authenticated:
                keep(request)
                return self._sealed(redirect_to_login(request.get_full_path()))
            if request.path_info.startswith("/admin/") and not request.user.is_staff:
                raise Http404
        return self._sealed(self.get_response(request))

    def process_exception(self, request, exception):
        if isinstance(exception, Gone):
            return views.gone(request)
        return None

    @staticmethod
    def _unspoken(response):
        """Keep an address that is itself a secret out of search engines and of other sites.

        Its view may let the reader's own programs keep an answer; by default nothing does.
        """
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    @staticmethod
    def _sealed(response):
        patch_cache_control(response, private=True, no_store=True)
        return response
