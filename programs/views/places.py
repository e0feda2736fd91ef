"""Where visits took place: hosts by prefecture, for the list and the map beside it."""

from collections.abc import Iterable
from typing import NamedTuple

from programs.wording import prefecture_name
from sakura.languages import Text
from sakura.marks import map_codes


class PlaceHost(NamedTuple):
    """A host in the list of places; ``has_page`` is false in a preview of what is not published."""

    key: str
    name: Text
    prefectures: tuple[str, ...]
    has_page: bool = True
    is_sample: bool = False


class Place(NamedTuple):
    """A prefecture and the hosts visited there; an empty code stands for "not recorded"."""

    code: str
    name: str
    hosts: tuple[PlaceHost, ...]


def places_of(hosts: Iterable[PlaceHost]) -> list[Place]:
    """Return the prefectures with their hosts: most hosts first, then by code, unknown last.

    A host visited in two prefectures stands in both.
    """
    by_code: dict[str, list[PlaceHost]] = {}
    for host in hosts:
        for code in host.prefectures or ("",):
            by_code.setdefault(code, []).append(host)
    places = [Place(code, prefecture_name(code), tuple(found)) for code, found in by_code.items()]
    return sorted(places, key=lambda place: (not place.code, -len(place.hosts), place.code))


def map_places(places: Iterable[Place]) -> list[tuple[str, str, int]]:
    """Return (code, name, number of hosts) of the places that the map can show."""
    known = map_codes()
    return [(place.code, place.name, len(place.hosts)) for place in places if place.code in known]
