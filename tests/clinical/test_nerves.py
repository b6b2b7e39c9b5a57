import pytest

from outcomes.clinical.nerves import NERVES, SKIN_NERVES, NerveKind, is_regeneration_assessable, nerve
from outcomes.errors import InputError

# Design §5, word by word.
SKIN = "infrapatellar_saphenous, anterior_femoral_cutaneous, lateral_femoral_cutaneous, sartorial_saphenous"
ARTICULAR = (
    "superior_lateral_genicular, superior_medial_genicular, inferior_medial_genicular, "
    "inferior_lateral_genicular, recurrent_fibular, medial_retinacular, lateral_retinacular"
)
MIXED = "nerve_to_vastus_intermedius, nerve_to_vastus_medialis, nerve_to_vastus_lateralis"


@pytest.mark.parametrize(
    ("kind", "codes"),
    [(NerveKind.SKIN, SKIN), (NerveKind.ARTICULAR, ARTICULAR), (NerveKind.MIXED, MIXED)],
)
def test_each_kind_holds_the_nerves_of_the_design(kind: NerveKind, codes: str) -> None:
    assert [row.code for row in NERVES if row.kind is kind] == codes.split(", ")


def test_codes_are_unique_and_every_row_names_its_source() -> None:
    assert len({row.code for row in NERVES}) == len(NERVES) == 14
    assert all(row.source for row in NERVES)


def test_every_mixed_nerve_warns_of_weakness_and_no_skin_nerve_does() -> None:
    assert all(row.warns_of_weakness for row in NERVES if row.kind is NerveKind.MIXED)
    assert not any(nerve(code).warns_of_weakness for code in SKIN_NERVES)


def test_the_nerves_beside_the_common_fibular_warn_of_weakness() -> None:
    assert nerve("inferior_lateral_genicular").warns_of_weakness
    assert nerve("recurrent_fibular").warns_of_weakness


def test_an_unknown_nerve_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError) as refusal:
        nerve("sciatic")
    assert refusal.value.code == "unknown_nerve"
    assert refusal.value.parameters["found"] == "sciatic"
    assert "recurrent_fibular" in str(refusal.value.parameters["expected"])


def test_regeneration_is_assessable_only_with_a_skin_nerve_among_the_frozen() -> None:
    assert is_regeneration_assessable(("superior_lateral_genicular", "infrapatellar_saphenous"))
    assert not is_regeneration_assessable(("superior_lateral_genicular", "nerve_to_vastus_medialis"))
    assert not is_regeneration_assessable(())
