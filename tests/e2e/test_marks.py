"""The drawings say what the numbers beside them say: petals people, dots places, bars figures."""

import re

import pytest

EDITIONS = {
    "chinese-officers/fy2019": 153,
    "asean-young-officers/fy2018": 26,
    "indian-officers/fy2018": 30,
}

PETALS = """blossoms => blossoms.reduce(
  (petals, blossom) => petals + Number(blossom.getAttribute("href").slice(2)), 0)"""
PLACES = """items => items.map(item => [
  item.querySelector("h3").textContent, item.querySelectorAll("li").length])"""
LABELS = """labels => labels.map(label => [
  label.querySelector("tspan").textContent, Number(label.querySelector(".n").textContent)])"""
BARS = "bars => bars.map(bar => Number(bar.getAttribute('width')))"


def petals(part):
    return part.locator("use").evaluate_all(PETALS)


def numbers(part):
    return [int(text.replace(",", "")) for text in part.all_text_contents()]


@pytest.mark.parametrize("edition, people", EDITIONS.items())
def test_emblem_has_a_petal_for_each_person(visitor, edition, people):
    visitor.open(f"/en/programs/{edition}/")
    page = visitor.page

    assert petals(page.locator(".emblem")) == people
    assert numbers(page.locator("dl.figs dd"))[0] == people


def test_home_figure_has_the_petals_of_its_legend(visitor):
    visitor.open("/en/")
    page = visitor.page

    groups = page.locator(".hero figure .bl").all()

    assert [petals(group) for group in groups] == numbers(page.locator(".legend b"))
    assert sum(petals(group) for group in groups) == sum(EDITIONS.values())


def test_emblems_of_program_cards_have_the_petals_of_their_number(visitor):
    visitor.open("/en/")

    cards = visitor.page.locator(".prog").all()

    counted = [int(re.match(r"\d+", card.locator(".n").inner_text())[0]) for card in cards]
    assert [petals(card.locator(".art")) for card in cards] == counted
    assert sorted(counted) == sorted(EDITIONS.values())


@pytest.mark.parametrize(
    "path", ["/", "/programs/asean-young-officers/fy2018/", "/programs/chinese-officers/fy2019/"]
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_map_marks_the_places_of_the_list(visitor, language, path):
    visitor.open(f"/{language}{path}")
    page = visitor.page

    listed = page.locator(".places > li").evaluate_all(PLACES)
    shown = page.locator("svg.map text").evaluate_all(LABELS)

    assert shown
    assert shown == listed[: len(shown)]
    # Visits whose prefecture is not recorded are the last entry, and have no dot.
    assert len(listed) - len(shown) <= 1
    assert page.locator("svg.map path.d").count() == 1 + len(shown)


def test_each_chart_has_the_numbers_of_its_table(visitor):
    visitor.open("/en/statistics/")

    sections = visitor.page.locator("main section:has(.chart)").all()

    assert len(sections) >= 3
    for section in sections:
        has_years = section.locator("thead th").count() > 2
        # With fiscal years as columns the chart has a bar for each, as the last row has totals.
        rows = section.locator("tbody tr")
        cells = rows.last.locator("td") if has_years else rows.locator("td")
        told = [text.replace(",", "") for text in cells.all_text_contents()]
        drawn = numbers(section.locator(".chart text.v"))
        assert drawn == [int(text) for text in told[: len(drawn)]]
        assert len(told) - len(drawn) <= 1  # the total of all

        widths = section.locator(".chart rect.bar").evaluate_all(BARS)
        assert round(sum(widths) / sum(drawn) * max(drawn), 0) <= 362
        if len(widths) == len(drawn):
            scale = widths[0] / drawn[0]
            assert widths == pytest.approx([number * scale for number in drawn], abs=1)
