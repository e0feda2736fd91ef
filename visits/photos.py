"""Images: check an upload, make the files that pages show, publish and withdraw them."""

import io
import secrets
from collections.abc import Collection
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

#: Widths of the files made of each photo, in pixels; none is wider than the upload.
WIDTHS = (480, 800, 1200)
FORMATS = {"webp": {"quality": 80, "method": 4}, "jpeg": {"quality": 82, "optimize": True}}
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
ACCEPTED = ("JPEG", "PNG", "WEBP", "TIFF")


def open_upload(upload: BinaryIO, *, size: int) -> Image.Image:
    """Return the decoded image of an upload, upright, in RGB, with nothing but its pixels.

    Size in bytes and pixels is judged before the pixels are decoded.
    Raises ValidationError, saying what is wrong, if it is too large, no image, or broken.
    """
    if size > MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)d MB. Choose one of at most %(limit)d MB."),
            code="too_large",
            params={"size": round(size / 1024**2), "limit": MAX_BYTES // 1024**2},
        )
    try:
        image = Image.open(upload, formats=ACCEPTED)
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise ValidationError(
                _("The image has %(width)d × %(height)d pixels. Choose a smaller version."),
                code="too_many_pixels",
                params={"width": width, "height": height},
            )
        image.load()
        upright = ImageOps.exif_transpose(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(
            _("This file cannot be read as an image. Choose a JPEG, PNG, WebP or TIFF file."),
            code="no_image",
        ) from None
    bare = Image.new("RGB", upright.size, "white")
    # Pasted on white, so that nothing of the file survives but what can be seen.
    bare.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    return bare


def store_renditions(image: Image.Image) -> list[dict[str, Any]]:
    """Write the files of a photo to private storage under random names; return what they are.

    Shape: ``[{"name", "format", "width", "height"}, ...]``, by width and format.
    """
    renditions = []
    for width in sorted({min(width, image.width) for width in WIDTHS}):
        height = max(1, round(image.height * width / image.width))
        scaled = image.resize((width, height), Image.Resampling.LANCZOS)
        for kind, options in FORMATS.items():
            buffer = io.BytesIO()
            scaled.save(buffer, kind.upper(), **options)
            name = f"{secrets.token_hex(16)}.{kind}"
            storages["default"].save(name, ContentFile(buffer.getvalue()))
            renditions.append({"name": name, "format": kind, "width": width, "height": height})
    return renditions


def discard_renditions(renditions: Collection[dict[str, Any]]) -> None:
    """Remove the files of a photo from every storage. Files that are gone are no error."""
    for rendition in renditions:
        for storage in ("default", "published"):
            storages[storage].delete(rendition["name"])


def publish_files(names: Collection[str]) -> None:
    """Copy files to the published storage, before the publication that shows them is committed."""
    published = storages["published"]
    for name in names:
        if not published.exists(name):
            with storages["default"].open(name) as file:
                published.save(name, file)


def withdraw_files(names: Collection[str]) -> None:
    """Remove files from the published storage. Files that are gone are no error."""
    for name in names:
        storages["published"].delete(name)
