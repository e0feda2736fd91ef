import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from PIL import Image

from visits.photos import (
    discard_renditions,
    open_upload,
    publish_files,
    store_renditions,
    withdraw_files,
)


def picture(kind="JPEG", size=(1600, 800), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 40, 80)).save(buffer, kind, **options)
    return buffer.getvalue()


def opened(content):
    return open_upload(io.BytesIO(content), size=len(content))


def code_of(content, size=None):
    with pytest.raises(ValidationError) as refused:
        open_upload(io.BytesIO(content), size=len(content) if size is None else size)
    return refused.value.code


def test_renditions_have_three_widths_and_two_formats_under_random_names():
    renditions = store_renditions(opened(picture()))

    assert [(row["format"], row["width"], row["height"]) for row in renditions] == [
        (kind, width, width // 2) for width in (480, 800, 1200) for kind in ("webp", "jpeg")
    ]
    assert len({row["name"] for row in renditions}) == 6


def test_small_picture_is_not_made_larger():
    renditions = store_renditions(opened(picture(size=(600, 300))))

    assert sorted({row["width"] for row in renditions}) == [480, 600]


def test_nothing_of_the_file_survives_but_what_can_be_seen():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"  # ImageDescription
    exif[0x0112] = 6  # Orientation: turned by a quarter
    content = picture(exif=exif, comment=b"a secret comment") + b"trailing data"

    renditions = store_renditions(opened(content))

    for row in renditions:
        with storages["default"].open(row["name"]) as file:
            stored = file.read()
        image = Image.open(io.BytesIO(stored))
        assert (dict(image.getexif()), image.info.get("comment")) == ({}, None)
        for secret in (b"taken at home", b"a secret comment", b"trailing data"):
            assert secret not in stored
        assert image.height > image.width  # the turn was carried out


def test_transparent_picture_stands_on_white():
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(buffer, "PNG")

    assert opened(buffer.getvalue()).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "size", "code"),
    [
        (b"no picture at all", None, "no_image"),
        (b"", None, "no_image"),
        (picture()[:2000], None, "no_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None, "no_image"),
        (picture("GIF"), None, "no_image"),
        (picture(), 21 * 1024 * 1024, "too_large"),
        (picture("PNG", size=(10_000, 7_000)), None, "too_many_pixels"),
    ],
    ids=["text", "empty", "cut off", "svg", "gif", "too many bytes", "too many pixels"],
)
def test_hostile_or_broken_upload_is_refused_with_a_reason(content, size, code):
    assert code_of(content, size) == code


def test_published_files_are_copies_that_can_be_withdrawn():
    rendition = store_renditions(opened(picture(size=(100, 50))))[0]
    name = rendition["name"]

    publish_files([name, name])
    published = storages["published"].exists(name)
    withdraw_files([name, "never-there.webp"])

    assert published
    assert not storages["published"].exists(name)
    assert storages["default"].exists(name)


def test_discarded_photo_leaves_no_file_anywhere():
    renditions = store_renditions(opened(picture(size=(100, 50))))
    names = [row["name"] for row in renditions]
    publish_files(names)

    discard_renditions(renditions)

    assert [
        name
        for name in names
        if storages["default"].exists(name) or storages["published"].exists(name)
    ] == []
