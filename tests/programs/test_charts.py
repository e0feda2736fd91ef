import pytest

from programs.charts import NUMBER_ROOM, WIDTH, bar_chart, round_step


def test_a_chart_stacks_parts_in_proportion():
    chart = bar_chart([("2018", [("asean", 26), ("indian", 30)]), ("2019", [("chinese", 153)])])

    scale = (WIDTH - NUMBER_ROOM) / 200
    first, second = chart.rows
    assert [(bar.key, bar.value, bar.x, bar.width) for bar in first.bars] == [
        ("asean", 26, 0, round(26 * scale, 1)),
        ("indian", 30, round(26 * scale, 1), round(30 * scale, 1)),
    ]
    assert (first.key, first.total, second.key, second.total) == ("2018", 56, "2019", 153)
    assert [tick.value for tick in chart.ticks] == [0, 50, 100, 150, 200]


def test_a_chart_leaves_out_parts_of_zero_and_numbers_that_do_not_fit():
    chart = bar_chart([("a", [("none", 0), ("one", 1), ("many", 999)])])

    assert [(bar.key, bar.has_number) for bar in chart.rows[0].bars] == [
        ("one", False),
        ("many", True),
    ]


@pytest.mark.parametrize("rows", [[], [("a", [("b", 0)])]], ids=["no rows", "all zero"])
def test_there_is_no_chart_of_nothing(rows):
    assert bar_chart(rows) is None


@pytest.mark.parametrize(
    ("largest", "step"),
    [(1, 1), (4, 1), (5, 2), (8, 2), (9, 5), (21, 10), (153, 50), (1001, 500)],
)
def test_round_step_gives_at_most_four_steps_of_1_2_or_5(largest, step):
    assert round_step(largest) == step
