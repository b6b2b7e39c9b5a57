"""The drawn leg: each zone is in it, large enough for a thumb; the right one is the left one mirrored."""

import re
from pathlib import Path

import pytest

from outcomes.clinical.territories import ZONES
from outcomes.web.leg_drawing import HEIGHT, WIDTH, leg

CODES = [zone.code for zone in ZONES]
LEAST_PIXELS, SHOWN_WIDTH = 44, 345  # of a telephone 390 wide


def test_every_zone_is_drawn_once_inside_the_frame_and_large_enough_for_a_thumb() -> None:
    shapes = leg("left")
    assert sorted(shape.code for shape in shapes) == sorted(CODES)
    for shape in shapes:
        left, top, width, height = shape.box
        assert left >= 0 and top >= 0 and left + width <= WIDTH and top + height <= HEIGHT
        assert min(width, height) * SHOWN_WIDTH / WIDTH >= LEAST_PIXELS, shape.code


def test_the_right_leg_is_the_left_one_mirrored() -> None:
    for ours, theirs in zip(leg("left"), leg("right"), strict=True):
        assert ours.code == theirs.code
        assert theirs.centre == (WIDTH - ours.centre[0], ours.centre[1])
        assert theirs.box[2:] == ours.box[2:]


@pytest.mark.parametrize("code", CODES)
def test_the_style_sheet_shows_what_is_ticked_of_each_zone(code: str) -> None:
    style = (Path(__file__).parents[2] / "static" / "css" / "patient.css").read_text()
    for shown in (
        f"#zone-{code}:checked) .z-",
        f"#zone-{code}:checked) .t-",
        f"#zone-{code}:focus-visible) .z-",
    ):
        assert re.search(re.escape(shown) + code + r"\b", style), shown
