"""Hit, neighbour, miss: judged from the maps of D3 to D21, of skin nerves alone."""

import pytest

from outcomes.clinical.nerve_hits import Reason, Verdict, nerve_hits, numb_zones
from outcomes.errors import InputError

IPBSN, AFCN, LFCN, SARTORIAL = (
    *("infrapatellar_saphenous", "anterior_femoral_cutaneous"),
    *("lateral_femoral_cutaneous", "sartorial_saphenous"),
)
LOWER = ("knee_lower_inner", "knee_lower_outer")


@pytest.mark.parametrize(
    ("nerve", "maps", "before", "verdict", "reason"),
    [
        (IPBSN, {10: LOWER}, (), Verdict.HIT, None),
        (IPBSN, {3: LOWER, 21: LOWER}, (), Verdict.HIT, None),
        (IPBSN, {10: ()}, (), Verdict.MISS, None),
        (IPBSN, {10: ("shin_outer",)}, (), Verdict.MISS, None),  # no nerve of ours serves it
        (IPBSN, {10: ("thigh_front",)}, (), Verdict.NEIGHBOUR, None),
        (IPBSN, {10: ("shin_inner",)}, (), Verdict.NEIGHBOUR, None),
        (SARTORIAL, {10: ("shin_inner",)}, (), Verdict.HIT, None),
        (AFCN, {10: ("thigh_front",)}, (), Verdict.MISS, None),  # its own zone, but too little of it
        (AFCN, {10: ("thigh_front", "knee_upper_inner")}, (), Verdict.HIT, None),
        (AFCN, {10: LOWER}, (), Verdict.NEIGHBOUR, None),
        (LFCN, {10: ("thigh_outer",)}, (), Verdict.HIT, None),
        ("superior_medial_genicular", {10: LOWER}, (), Verdict.NOT_ASSESSABLE, Reason.NO_SKIN),
        (IPBSN, {}, (), Verdict.NOT_ASSESSABLE, Reason.NO_MAP),
        (IPBSN, {2: LOWER, 22: LOWER}, (), Verdict.NOT_ASSESSABLE, Reason.NO_MAP),
        (SARTORIAL, {10: ("shin_inner",)}, ("shin_inner",), Verdict.MISS, None),
        (LFCN, {10: LOWER}, ("thigh_outer", "knee_outer"), Verdict.NOT_ASSESSABLE, Reason.NUMB_BEFORE),
        (IPBSN, {5: LOWER, 9: (), 15: ()}, (), Verdict.MISS, None),  # on a third of the maps only
        (IPBSN, {5: LOWER, 9: ()}, (), Verdict.HIT, None),
    ],
)
def test_the_verdict_on_a_frozen_nerve(nerve, maps, before, verdict, reason) -> None:
    (found,) = nerve_hits([nerve], maps, before)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert (found.share is None) == (verdict is Verdict.NOT_ASSESSABLE)


def test_each_frozen_nerve_has_its_own_verdict_in_their_order() -> None:
    found = nerve_hits([AFCN, IPBSN, "recurrent_fibular"], {7: LOWER})
    assert [(each.nerve, each.verdict) for each in found] == [
        (AFCN, Verdict.MISS),  # what is numb is the other frozen nerve's
        (IPBSN, Verdict.HIT),
        ("recurrent_fibular", Verdict.NOT_ASSESSABLE),
    ]


def test_a_frozen_nerve_that_was_hit_explains_its_zones_and_no_others() -> None:
    frozen = [LFCN, IPBSN]
    verdicts = {each.nerve: each.verdict for each in nerve_hits(frozen, {7: ("thigh_outer",)})}
    assert verdicts == {LFCN: Verdict.HIT, IPBSN: Verdict.MISS}
    verdicts = {each.nerve: each.verdict for each in nerve_hits(frozen, {7: ("thigh_outer", "shin_inner")})}
    assert verdicts == {LFCN: Verdict.HIT, IPBSN: Verdict.NEIGHBOUR}  # the saphenous trunk's shin


def test_a_zone_that_is_not_drawn_is_refused_and_no_map_is_no_answer() -> None:
    with pytest.raises(InputError, match="unknown_zone"):
        nerve_hits([IPBSN], {10: ("elbow",)})
    assert numb_zones({}) is None
    assert numb_zones({10: ()}) == frozenset()
