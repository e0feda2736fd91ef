"""Photographs as pages show them: sources by width, and the place of each in the grid."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.core.files.storage import storages

from programs.document import PublishedPhoto, Rendition
from sakura.languages import Text

#: The fallback image is the widest that is not wider than this.
FALLBACK_WIDTH = 800


class GalleryPhoto(NamedTuple):
    """A photograph with addresses. ``source`` names the edition on pages of several editions."""

    photo: PublishedPhoto
    css: str
    webp: str  # value of srcset, may be empty
    jpeg: str
    src: str
    full: str
    width: int
    height: int
    source: Text | None = None
    fiscal_year: int = 0


def published_address(name: str) -> str:
    """Return the address of a published image file."""
    return storages["published"].url(name)


def gallery(
    photos: Sequence[tuple[PublishedPhoto, Text | None, int]],
    address: Callable[[str], str] = published_address,
) -> list[GalleryPhoto]:
    """Return the photographs that have an image, each with its class in the grid of twelve columns.

    Takes (photo, name of the edition or None, fiscal year or 0), in order of display, and what
    makes the address of a file from its name.
    """
    shown = [entry for entry in photos if entry[0].renditions]
    classes = grid_classes(len(shown))
    return [
        _with_addresses(photo, css, source, fiscal_year, address)
        for (photo, source, fiscal_year), css in zip(shown, classes, strict=True)
    ]


def grid_classes(count: int) -> list[str]:
    """Return the width classes that fill whole rows: thirds, halves, or a wide and a narrow one."""
    match count:
        case 0:
            return []
        case 1:
            return ["w7"]
        case 2:
            return ["w6", "w6"]
        case 4:
            return ["w7", "w5", "w6", "w6"]
    match count % 3:
        case 0:
            return [""] * count
        case 1:
            return ["w6"] * 4 + [""] * (count - 4)
    return ["w7", "w5"] + [""] * (count - 2)


def _with_addresses(
    photo: PublishedPhoto,
    css: str,
    source: Text | None,
    fiscal_year: int,
    address: Callable[[str], str],
) -> GalleryPhoto:
    by_width = sorted(photo.renditions, key=lambda rendition: rendition.width)
    jpegs = [rendition for rendition in by_width if rendition.format == "jpeg"] or by_width
    fallback = max(
        (rendition for rendition in jpegs if rendition.width <= FALLBACK_WIDTH),
        key=lambda rendition: rendition.width,
        default=jpegs[0],
    )
    return GalleryPhoto(
        photo=photo,
        css=css,
        webp=_srcset([found for found in by_width if found.format == "webp"], address),
        jpeg=_srcset(jpegs, address),
        src=address(fallback.name),
        full=address(jpegs[-1].name),
        width=fallback.width,
        height=fallback.height,
        source=source,
        fiscal_year=fiscal_year,
    )


def _srcset(renditions: Sequence[Rendition], address: Callable[[str], str]) -> str:
    return ", ".join(f"{address(rendition.name)} {rendition.width}w" for rendition in renditions)
