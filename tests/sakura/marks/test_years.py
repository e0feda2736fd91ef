from sakura.marks import YearMark, year_rulers


def classes(rulers):
    """(css of the ruler, {fiscal year: {item: css}}) of each ruler."""
    return [
        (
            ruler.css,
            {year.fiscal_year: {e.item: e.css for e in year.entries} for year in ruler.years},
        )
        for ruler in rulers
    ]


def test_year_rulers_place_entries_by_month_of_two_years():
    rulers = year_rulers(
        [
            YearMark(2018, 11, "leaf", "asean"),
            YearMark(2018, 1, "dusk", "indian"),
            YearMark(2019, None, "rose", "chinese"),
        ]
    )

    assert classes(rulers) == [
        (
            "years",
            {
                2018: {"asean": "m8 l3 s-leaf", "indian": "m10 l2 s-dusk"},
                2019: {"chinese": "m13 l1 all s-rose"},
            },
        )
    ]
    assert [year.css for year in rulers[0].years] == ["fy", "fy two"]


def test_year_rulers_put_the_newest_years_first_and_leave_gaps_out():
    marks = [YearMark(year, 4, "rose", year) for year in (2015, 2018, 2019, 2020)]

    assert classes(year_rulers(marks)) == [
        ("years", {2019: {2019: "m1 l1 s-rose"}, 2020: {2020: "m13 l1 s-rose"}}),
        ("years one", {2018: {2018: "m1 l1 s-rose"}}),
        ("years one", {2015: {2015: "m1 l1 s-rose"}}),
    ]


def test_year_rulers_end_the_bar_of_a_whole_year_within_it():
    marks = [YearMark(2018, None, "rose", "a"), YearMark(2019, 3, "leaf", "b")]

    assert classes(year_rulers(marks)) == [
        ("years", {2018: {"a": "m1 l1 all half s-rose"}, 2019: {"b": "m24 l1 s-leaf"}})
    ]


def test_year_rulers_use_a_level_again_where_no_text_crosses_a_stem():
    marks = [YearMark(2018, month, "rose", month) for month in (4, 6, 2)]

    assert classes(year_rulers([*marks, YearMark(2019, 4, "leaf", "next")])) == [
        (
            "years",
            {
                2018: {4: "m1 l2 s-rose", 6: "m3 l1 s-rose", 2: "m11 l2 s-rose"},
                2019: {"next": "m13 l1 s-leaf"},
            },
        )
    ]


def test_year_rulers_of_more_than_eight_levels_read_as_a_list():
    marks = [YearMark(2018, 5, "rose", number) for number in range(9)]

    assert year_rulers(marks[:8])[0].css == "years one"
    assert year_rulers(marks)[0].css == "years one list"


def test_year_rulers_of_nothing_are_none():
    assert year_rulers([]) == []
