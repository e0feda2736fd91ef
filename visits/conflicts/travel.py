"""How long the way between two places takes, by a rough estimate that says what it is.

All speeds are averages over the great-circle distance, rounded towards the cautious side. They
are estimates of ours, for a group with guests, unless a source stands beside them.
"""

import math
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0
#: Two sites nearer than this are one place: coordinates are typed with two or three decimals.
SAME_PLACE_KM = 0.15

#: Roads are longer than the straight line by about this factor. Estimate.
DETOUR = 1.3
#: 80 metres a minute is how property advertisements in Japan count a walk (Fair Competition Code
#: on Real Estate Representations, enforcement rules, article 9).
WALK_KM_PER_MINUTE = 0.08
WALK_LIMIT_KM = 1.0
#: A coach in a city, with lights and turns, and beyond its first kilometres on the motorway.
#: Estimate.
COACH_CITY_KMH = 25.0
COACH_CITY_KM = 10.0
COACH_ROAD_KMH = 60.0
#: Getting in, getting out, counting heads. Estimate.
COACH_BOARDING_MINUTES = 10
COACH_LIMIT_KM = 100.0
#: With a coach of its own a group does not change to a train for less than this. Estimate.
OWN_COACH_LIMIT_KM = 300.0
#: Tokyo to Shin-Osaka is about 400 km in a straight line and 2 h 22 min by the fastest trains
#: (timetable of the Tokaido Shinkansen); other lines are slower.
RAIL_KMH = 150.0
RAIL_STATIONS_MINUTES = 60
RAIL_LIMIT_KM = 800.0
#: To the airport, an hour there before the flight, and out again. Estimate.
AIR_KMH = 700.0
AIR_AIRPORTS_MINUTES = 180


class Journey(NamedTuple):
    """An estimated way: kilometres in a straight line, how, and whole minutes."""

    kilometres: float
    mode: str  # walk, coach, rail, air
    minutes: int


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance between two points, each degrees of latitude and longitude."""
    (south, west), (north, east) = (tuple(map(math.radians, point)) for point in (one, other))
    half_chord = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half_chord)))


def estimate(
    one: tuple[float, float], other: tuple[float, float], *, has_coach: bool = False
) -> Journey:
    """Return the estimated way between two points; no time for one and the same place."""
    distance = great_circle_km(one, other)
    if distance < SAME_PLACE_KM:
        return Journey(distance, "walk", 0)
    if distance <= WALK_LIMIT_KM:
        return Journey(distance, "walk", math.ceil(distance * DETOUR / WALK_KM_PER_MINUTE))
    if distance <= (OWN_COACH_LIMIT_KM if has_coach else COACH_LIMIT_KM):
        road = distance * DETOUR
        minutes = (
            COACH_BOARDING_MINUTES
            + min(road, COACH_CITY_KM) / COACH_CITY_KMH * 60
            + max(road - COACH_CITY_KM, 0) / COACH_ROAD_KMH * 60
        )
        return Journey(distance, "coach", math.ceil(minutes))
    if distance <= RAIL_LIMIT_KM:
        return Journey(
            distance, "rail", math.ceil(RAIL_STATIONS_MINUTES + distance / RAIL_KMH * 60)
        )
    return Journey(distance, "air", math.ceil(AIR_AIRPORTS_MINUTES + distance / AIR_KMH * 60))
