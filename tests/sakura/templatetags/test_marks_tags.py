import datetime as dt
from types import SimpleNamespace

from django.template import Context, Template

from sakura import marks


def render(source, **context):
    return Template("{% load marks icons %}" + source).render(Context(context))


def stop(start, end):
    read = dt.time.fromisoformat
    return SimpleNamespace(start_time=start and read(start), end_time=end and read(end))


def test_emblem_says_its_number_when_it_has_an_id():
    named = render('{% emblem 30 "dusk" "indian-officers-fy2018" "emblem" %}')
    hidden = render('{% emblem 30 "dusk" "indian-officers-fy2018" %}')

    assert "30 petals, one for each person invited</title>" in named
    assert named.count('href="#b5"') == 6
    assert '<svg class="cl" viewBox="-40 -40 80 80" aria-hidden="true">' in hidden


def test_emblem_of_over_600_people_says_what_a_blossom_stands_for():
    assert "one blossom stands for 25</title>" in render('{% emblem 700 "rose" "x" "emblem" %}')


def test_emblem_without_people_is_empty():
    assert render('{% emblem 0 "rose" "x" %}{% emblem none "rose" "x" %}', none=None) == ""


def test_bloom_of_several_groups_has_rings_and_a_description():
    svg = render(
        '{% bloom groups "home" text %}', groups=[(26, "leaf"), (30, "dusk")], text="So many."
    )

    assert "56 petals, one for each person invited</title>" in svg
    assert "So many.</desc>" in svg
    assert svg.count('class="ring"') == 2


def test_day_lines_of_an_edition_share_one_scale():
    days = [[stop("07:30", "09:00")], [stop("10:00", None)], [stop(None, None)]]

    html = render(
        "{% day_scale stops as scale %}{% scale_labels scale %}"
        "{% for day in days %}[{% dayline day scale %}]{% endfor %}",
        stops=[one for day in days for one in day],
        days=days,
    )

    assert html.count("<span>") == 12
    assert "<span>07:00</span><span></span><span>09:00</span>" in html
    assert html.count('viewBox="0 0 720 20"') == 2
    assert html.endswith("[]")


def test_dotmap_describes_the_places_it_marks():
    html = render(
        '{% dotmap places "Prefectures visited" "leaf" "map" %}',
        places=[("JP-13", "Tokyo", 4), marks.MapPlace("JP-08", "Ibaraki", 2, "rose")],
    )

    assert "Dots form a map of Japan. Marked: Tokyo 4, Ibaraki 2." in html
    assert 'class="d leaf"' in html
    assert 'class="d rose"' in html


def test_year_rulers_are_drawn_by_their_include():
    item = SimpleNamespace(url="/x/", title="A & B", when="May 2024", lang="ja")

    html = render(
        '{% year_rulers marks as rulers %}{% include "includes/years.html" %}',
        marks=[marks.YearMark(2024, 5, "gold", item)],
    )

    assert '<ol class="years one">' in html
    assert '<li class="fy">FY2024</li>' in html
    assert (
        '<li class="m2 l1 s-gold"><a href="/x/" lang="ja">A &amp; B</a>'
        '<span class="when">May 2024</span></li>'
    ) in html


def test_icons_are_hidden_and_alerts_choose_theirs():
    html = render('{% icon "error" %}|{% alert_icon "error" %}|{% alert_icon "debug" %}')

    error, alert, other = html.split("|")
    assert error == alert
    assert error.startswith('<svg class="ico" viewBox="0 0 24 24" aria-hidden="true">')
    assert other == render('{% icon "info" %}')
