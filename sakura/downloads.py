"""Answers that are files: their names, their cache headers, and "not modified"."""

import hashlib
import re
import unicodedata
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

_ATTR_CHAR: Final = "!#$&+-.^_`|~"
"""What RFC 5987 lets stand in ``filename*`` beside letters and digits."""


def download(
    request: HttpRequest,
    content: bytes,
    *,
    name: str,
    content_type: str,
    etag: str | None = None,
    public: bool = False,
    own: bool = False,
) -> HttpResponse:
    """Return the response that offers the content as a file of this name.

    A public file may be kept by caches, which ask again each time: it has a strong ETag, made of
    ``etag`` (a digest of all that the bytes depend on) or of the bytes, and the answer is 304
    when the caller holds it already. An ``own`` file is the same, but only the reader's own
    program may keep it: a private calendar that is asked for every hour. Any other file is for
    this one reader and is kept nowhere, so it has no ETag.
    For HEAD the body is empty and the headers are those of GET.
    Raises ValueError for an ``etag`` that could not stand in a header.
    """
    mode = "public, no-cache" if public else "private, no-cache" if own else "private, no-store"
    headers = {"Cache-Control": mode}
    if public or own:
        headers["ETag"] = _strong_etag(etag or hashlib.sha256(content).hexdigest())
        if _is_held(request, headers["ETag"]):
            return HttpResponseNotModified(headers=headers)
    headers["Content-Disposition"] = content_disposition(name)
    headers["Content-Length"] = str(len(content))
    headers["X-Content-Type-Options"] = "nosniff"
    # Not every server drops the body of an answer to HEAD.
    body = b"" if request.method == "HEAD" else content
    return HttpResponse(body, content_type=content_type, headers=headers)


def content_disposition(name: str) -> str:
    """Return the header that offers a file under this name, by RFC 6266.

    Any name is safe: control characters go, and what separates folders becomes "_". A name that
    is not plain ASCII stands in ``filename*``, and before it a plain one for old clients.
    """
    safe = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    safe = re.sub(r'[/\\:*?"<>|]', "_", safe).strip(" .") or "download"
    plain = _plain_name(safe)
    header = f'attachment; filename="{plain}"'
    if plain != safe:
        header += f"; filename*=UTF-8''{quote(safe, safe=_ATTR_CHAR)}"
    return header


def _plain_name(name: str) -> str:
    """The name in ASCII without "%", which some clients would decode."""
    if name.isascii() and "%" not in name:
        return name
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, suffix = letters.replace("%", "_").rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    return (stem.strip(" .-_") or "download") + dot + suffix


def _strong_etag(digest: str) -> str:
    if not re.fullmatch(r"[\x21\x23-\x7e]+", digest):
        raise ValueError("An ETag is of visible ASCII characters without quotation marks.")
    return f'"{digest}"'


def _is_held(request: HttpRequest, etag: str) -> bool:
    """Whether the caller says that it holds this version, compared as RFC 9110, 13.1.2 has it."""
    if request.method not in ("GET", "HEAD"):
        return False
    held = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return etag in held or "*" in held
