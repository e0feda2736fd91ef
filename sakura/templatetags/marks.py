"""Template tags for the three marks; see ``sakura.marks``.

Numbers and spans come from the view. Nothing here asks the database.
"""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sakura import marks

register = template.Library()

register.simple_tag(marks.blossom_symbols, name="blossom_symbols")
register.simple_tag(marks.blossom, name="blossom")
register.simple_tag(marks.year_rulers, name="year_rulers")


def _petals_title(people):
    if marks.people_per_petal(people) == 1:
        return ngettext(
            "%(people)d petal, one for each person invited",
            "%(people)d petals, one for each person invited",
            people,
        ) % {"people": people}
    return _("Blossoms for %(people)d people invited; one blossom stands for 25") % {
        "people": people
    }


@register.simple_tag
def emblem(people, colour, seed, ident="", extent=0):
    """Return the emblem of one edition: {% emblem 30 "dusk" "indian-officers-fy2018" %}.

    With an ``ident`` it is an image that says its number; without, it is hidden from assistive
    technology, for places where the number stands next to it. ``extent`` is ``bloom_extent`` of
    the largest emblem that it is compared with. Empty when there are no people.
    """
    people = people or 0
    return marks.bloom(
        [(people, colour)],
        seed,
        title=_petals_title(people) if ident else "",
        ident=ident,
        extent=extent,
    )


@register.simple_tag
def bloom(groups, seed, description="", ident="bloom"):
    """Return the figure of several groups, [(people, colour), …] in order of time, with rings."""
    groups = list(groups)
    return marks.bloom(
        groups,
        seed,
        title=_petals_title(sum(people for people, _colour in groups)),
        description=description,
        ident=ident,
        rings=len(groups) > 1,
    )


def _spans(stops):
    return [marks.Span(stop.start_time, stop.end_time) for stop in stops if stop.start_time]


@register.simple_tag
def day_scale(stops):
    """Return the common scale of all stops of an edition: {% day_scale stops as scale %}."""
    return marks.day_scale(_spans(stops))


@register.simple_tag
def dayline(stops, scale=marks.OFFICE_HOURS):
    """Return the line of one day; empty when no stop of it has a clock time."""
    return marks.dayline(_spans(stops), scale)


@register.inclusion_tag("includes/day_scale.html")
def scale_labels(scale):
    """Return the hours above the first day line: {% scale_labels scale %}."""
    return {"labels": scale.labels}


@register.simple_tag
def dotmap(places, title, colour="beni", ident="map"):
    """Return the map of Japan for [(code, label, count), …]; ``MapPlace`` adds a colour.

    The description lists labels and counts. The map stands beside the same list in text.
    """
    places = [marks.MapPlace(*place) for place in places]
    return marks.dotmap(
        places, colour=colour, title=title, description=_map_description(places), ident=ident
    )


def _map_description(places):
    shown = ", ".join(f"{place.label} {place.number}" for place in places)
    if not shown:
        return _("Dots form a map of Japan. No prefecture is marked.")
    return _(
        "Dots form a map of Japan. Marked: %(places)s. The same list is given in text beside the "
        "map."
    ) % {"places": shown}


@register.simple_tag
def lost_petal():
    """Return the drawing of the error pages: a blossom with a petal missing."""
    return marks.lost_petal()
