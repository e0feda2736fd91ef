import re

import pytest

from sakura.marks import square_code


def matrix(svg):
    """The dark modules of a drawn code, by row and column."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        dark |= {(int(y), int(x) + step) for step in range(int(length))}
    return size, dark


def test_code_has_its_three_corners_and_a_quiet_zone():
    size, dark = matrix(square_code("https://example.org/paper/abcdefghijklmnop/"))

    assert size == 41  # version 4 is 33 modules wide, with 4 white ones on each side
    assert min(y for y, _ in dark) == min(x for _, x in dark) == 4
    for top, left in ((4, 4), (4, 30), (30, 4)):
        ring = {(top, left + step) for step in range(7)} | {(top + step, left) for step in range(7)}
        assert ring <= dark
        assert (top + 1, left + 1) not in dark
        assert (top + 3, left + 3) in dark


def test_same_text_gives_the_same_code():
    assert square_code("a") == square_code("a") != square_code("b")


def test_empty_text_is_refused():
    with pytest.raises(ValueError, match="needs a text"):
        square_code("")
