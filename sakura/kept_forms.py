"""Forms that were sent after the session had ended: kept until their author has signed in again.

Only forms that carry the sealed mark of a user are kept, so that nobody else can fill the session
store, and only that user gets them back.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

FIELD = "author"
SESSION_KEY = "kept_form"
_SALT = "sakura.kept_forms"
#: A form that was open for longer is not kept.
MAX_AGE = 7 * 24 * 60 * 60
MAX_BYTES = 256 * 1024


def author_mark(user: Any) -> str:
    """Return the value of the hidden field ``author``: the user, sealed with the time."""
    return signing.dumps(user.pk, salt=_SALT)


def keep(request: HttpRequest) -> None:
    """Keep the form of a request that came without a session, if it says who its author is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if (
        request.method != "POST"
        or request.content_type != "application/x-www-form-urlencoded"
        or not length.isascii()
        or not length.isdigit()
        or int(length) > MAX_BYTES
    ):
        return
    try:
        author = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return
    request.session[SESSION_KEY] = {
        "author": author,
        "path": request.path,
        "data": request.POST.urlencode(),
    }


def take(request: HttpRequest) -> QueryDict | None:
    """Return the form that its author sent to this page while signed out, once; else None."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    return QueryDict(kept["data"]) if kept["author"] == request.user.pk else None
