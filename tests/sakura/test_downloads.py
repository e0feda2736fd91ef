import hashlib

import pytest

from sakura.downloads import content_disposition, download

CONTENT = b"BEGIN:VCALENDAR\r\n"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FILE = {"name": "itinerary.ics", "content_type": "text/calendar; charset=utf-8"}


def test_public_file_is_cached_and_asked_for_again(rf):
    response = download(rf.get("/"), CONTENT, **FILE, etag="abc-1", public=True)

    assert (response.status_code, response.content, dict(response.items())) == (
        200,
        CONTENT,
        {
            "Content-Type": "text/calendar; charset=utf-8",
            "Cache-Control": "public, no-cache",
            "ETag": '"abc-1"',
            "Content-Disposition": 'attachment; filename="itinerary.ics"',
            "Content-Length": "17",
            "X-Content-Type-Options": "nosniff",
        },
    )


def test_private_file_is_kept_nowhere_and_has_no_etag(rf):
    request = rf.get("/", headers={"If-None-Match": "*"})

    response = download(request, CONTENT, **FILE, etag="abc-1")

    assert (response.status_code, response.content, dict(response.items())) == (
        200,
        CONTENT,
        {
            "Content-Type": "text/calendar; charset=utf-8",
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'attachment; filename="itinerary.ics"',
            "Content-Length": "17",
            "X-Content-Type-Options": "nosniff",
        },
    )


def test_own_file_is_kept_by_the_reader_alone_and_asked_for_again(rf):
    response = download(rf.get("/"), CONTENT, **FILE, own=True)

    assert (response.status_code, response.content, dict(response.items())) == (
        200,
        CONTENT,
        {
            "Content-Type": "text/calendar; charset=utf-8",
            "Cache-Control": "private, no-cache",
            "ETag": f'"{DIGEST}"',
            "Content-Disposition": 'attachment; filename="itinerary.ics"',
            "Content-Length": "17",
            "X-Content-Type-Options": "nosniff",
        },
    )


@pytest.mark.parametrize("method", ["get", "head"])
def test_own_file_that_the_caller_holds_is_not_sent(rf, method):
    request = getattr(rf, method)("/", headers={"If-None-Match": f'"{DIGEST}"'})

    response = download(request, CONTENT, **FILE, own=True)

    assert (response.status_code, response.content, dict(response.items())) == (
        304,
        b"",
        {"Cache-Control": "private, no-cache", "ETag": f'"{DIGEST}"'},
    )


def test_etag_is_made_of_the_content_when_none_is_given(rf):
    response = download(rf.get("/"), CONTENT, **FILE, public=True)

    assert response["ETag"] == f'"{DIGEST}"'


@pytest.mark.parametrize(
    "if_none_match, status",
    [
        ('"abc-1"', 304),
        ('W/"abc-1"', 304),
        ('"other", "abc-1"', 304),
        ("*", 304),
        ('"abc-2"', 200),
        ('"abc"', 200),
        ("abc-1", 200),
        ("", 200),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_public_file_that_the_caller_holds_is_not_sent(rf, method, if_none_match, status):
    request = getattr(rf, method)("/", headers={"If-None-Match": if_none_match})

    response = download(request, CONTENT, **FILE, etag="abc-1", public=True)

    assert response.status_code == status
    if status == 304:
        assert (response.content, dict(response.items())) == (
            b"",
            {"Cache-Control": "public, no-cache", "ETag": '"abc-1"'},
        )


def test_head_has_the_headers_of_get_and_no_body(rf):
    get = download(rf.get("/"), CONTENT, **FILE, public=True)
    head = download(rf.head("/"), CONTENT, **FILE, public=True)

    assert head.content == b""
    assert dict(head.items()) == dict(get.items())


@pytest.mark.parametrize("etag", ['a"b', "a b", "a\nb", "桜"])
def test_etag_that_cannot_stand_in_a_header_is_refused(rf, etag):
    with pytest.raises(ValueError, match="ETag"):
        download(rf.get("/"), CONTENT, **FILE, etag=etag, public=True)


@pytest.mark.parametrize(
    "name, header",
    [
        ("fy2018.pdf", 'attachment; filename="fy2018.pdf"'),
        (
            "日程表 2019.pdf",
            "attachment; filename=\"2019.pdf\"; filename*=UTF-8''"
            "%E6%97%A5%E7%A8%8B%E8%A1%A8%202019.pdf",
        ),
        (
            "日程表.pdf",
            "attachment; filename=\"download.pdf\"; filename*=UTF-8''"
            "%E6%97%A5%E7%A8%8B%E8%A1%A8.pdf",
        ),
        (
            "Đà Nẵng.csv",
            "attachment; filename=\"a Nang.csv\"; filename*=UTF-8''%C4%90%C3%A0%20N%E1%BA%B5ng.csv",
        ),
        ('a"b\\c.csv', 'attachment; filename="a_b_c.csv"'),
        ("../../etc/passwd", 'attachment; filename="_.._etc_passwd"'),
        ("a\r\nSet-Cookie: x=1.csv", 'attachment; filename="aSet-Cookie_ x=1.csv"'),
        ("a\u202efdp.exe", 'attachment; filename="afdp.exe"'),
        ("100%.csv", "attachment; filename=\"100.csv\"; filename*=UTF-8''100%25.csv"),
        ("", 'attachment; filename="download"'),
        ("...", 'attachment; filename="download"'),
    ],
)
def test_content_disposition_is_safe_for_any_name(name, header):
    assert content_disposition(name) == header
