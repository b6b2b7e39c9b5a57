import re
from pathlib import Path

import pytest

from outcomes.charts.theme import DASHES, PALETTES, STROKES, coloured, role

THEME = Path(__file__).parents[2] / "static" / "css" / "theme.css"


def _luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_matches_the_published_examples():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", PALETTES)
def test_text_and_lines_can_be_read_on_paper(scheme):
    palette = PALETTES[scheme]
    for name, colour in palette.items():
        if name.endswith("-text") or name.startswith("group-") or name in ("ink", "quiet", "accent"):
            assert _contrast(colour, palette["paper"]) >= 4.5, name
        elif name not in ("paper", "hairline") and not name.startswith("pain-"):
            assert _contrast(colour, palette["paper"]) >= 3, name


@pytest.mark.parametrize("scheme", PALETTES)
def test_steps_of_pain_are_told_apart_and_the_worst_stands_out(scheme):
    palette = PALETTES[scheme]
    steps = [palette[f"pain-{number}"] for number in range(1, 6)]
    assert all(_contrast(one, other) >= 1.2 for one, other in zip(steps, steps[1:], strict=False))
    assert _contrast(steps[-1], palette["paper"]) >= 4.5


def test_both_palettes_know_the_same_roles_and_the_pages_colours():
    assert list(PALETTES["light"]) == list(PALETTES["dark"])
    light, dark = re.findall(r":root \{(.*?)\}", THEME.read_text(), flags=re.DOTALL)[:2]
    for palette, css in ((PALETTES["light"], light), (PALETTES["dark"], dark)):
        page = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css))
        shared = {name: colour for name, colour in palette.items() if name in page}
        assert len(shared) >= 13
        assert shared == {name: page[name] for name in shared}


def test_a_role_becomes_a_colour_wherever_it_stands():
    figure = {
        "data": [{"line": {"color": role("ink")}, "fillcolor": role("accent", 15)}],
        "text": "role(ink) is ink",
    }
    light = coloured(figure, "light")
    assert light["data"][0] == {"line": {"color": "#1d2a33"}, "fillcolor": "rgba(11,107,112,0.15)"}
    assert light["text"] == "#1d2a33 is ink"
    assert coloured(role("ink"), "dark") == "#e6ecec"


def test_every_group_has_a_dash_of_its_own_and_its_spelling():
    assert len(set(DASHES)) == len(set(STROKES)) == len(DASHES)
