import pytest

from outcomes.clinical.nerves import NERVES, SKIN_NERVES
from outcomes.clinical.territories import (
    ZONE_BY_CODE,
    ZONES,
    numb_zones_outside,
    numbness_area,
    served_zones,
)
from outcomes.errors import InputError

IPBSN = ("infrapatellar_saphenous",)


def test_no_zone_is_0_and_every_zone_is_100_percent() -> None:
    assert numbness_area((), IPBSN) == 0.0
    assert numbness_area([zone.code for zone in ZONES], IPBSN) == pytest.approx(100.0)


def test_the_area_is_the_tapped_share_of_the_weights() -> None:
    weights = served_zones("infrapatellar_saphenous")
    expected = 100 * weights["knee_lower_inner"] / sum(weights.values())
    assert numbness_area(["knee_lower_inner"], IPBSN) == pytest.approx(expected)


def test_zones_that_no_frozen_nerve_serves_add_nothing() -> None:
    assert numbness_area(["knee_lower_inner", "calf", "thigh_outer"], IPBSN) == numbness_area(
        ["knee_lower_inner"], IPBSN
    )


def test_an_overlap_counts_once() -> None:
    both = (*IPBSN, "anterior_femoral_cutaneous")
    assert numbness_area([zone.code for zone in ZONES], both) == pytest.approx(100.0)


def test_articular_nerves_alone_have_no_area() -> None:
    assert numbness_area(["knee_inner"], ["superior_medial_genicular"]) is None
    assert numbness_area(["knee_inner"], []) is None
    assert numbness_area(["knee_inner"], [*IPBSN, "superior_medial_genicular"]) == numbness_area(
        ["knee_inner"], IPBSN
    )


def test_numbness_of_shin_calf_or_foot_lies_outside_unless_a_frozen_nerve_serves_it() -> None:
    tapped = ["knee_inner", "shin_inner", "calf", "foot"]
    assert numb_zones_outside(tapped, ["anterior_femoral_cutaneous"]) == ("shin_inner", "calf", "foot")
    assert numb_zones_outside(tapped, ["sartorial_saphenous"]) == ("calf", "foot")
    assert numb_zones_outside(["knee_inner", "thigh_outer"], IPBSN) == ()


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        numbness_area(["elbow"], IPBSN)
    assert (refusal.value.code, refusal.value.parameters["found"]) == ("unknown_zone", "elbow")


def test_weights_lie_between_0_and_1_and_only_skin_nerves_serve_zones() -> None:
    assert len(ZONE_BY_CODE) == len(ZONES)
    assert all(0 < weight <= 1 for zone in ZONES for weight in zone.weights.values())
    assert all(nerve in SKIN_NERVES for zone in ZONES for nerve in zone.weights)
    assert all(bool(served_zones(row.code)) is row.speaks_through_numbness for row in NERVES)


def test_no_nerve_around_the_knee_serves_calf_or_foot() -> None:
    assert not ZONE_BY_CODE["calf"].weights
    assert not ZONE_BY_CODE["foot"].weights


def test_zones_that_were_numb_before_count_neither_as_numb_nor_among_those_that_could_be() -> None:
    nerves = ["infrapatellar_saphenous"]
    lower = ["knee_lower_inner", "knee_lower_outer"]
    whole = 1.0 + 0.8 + 0.6 + 0.3 + 0.2 + 0.2
    assert numbness_area(lower, nerves) == pytest.approx(100 * 1.8 / whole)
    assert numbness_area(lower, nerves, ["knee_lower_inner"]) == pytest.approx(100 * 0.8 / (whole - 1.0))
    assert numbness_area(lower, nerves, lower) == 0.0
    everywhere = [zone.code for zone in ZONES]
    assert numbness_area(lower, nerves, everywhere) is None
