from outcomes.clinical.adverse_events import ADVERSE_EVENT_BY_CODE, ADVERSE_EVENTS, Frequency
from outcomes.clinical.co_analgesics import CO_ANALGESIC_BY_CODE, CO_ANALGESICS


def test_codes_are_unique_and_every_row_names_its_source() -> None:
    assert len(ADVERSE_EVENT_BY_CODE) == len(ADVERSE_EVENTS)
    assert all(row.source for row in ADVERSE_EVENTS)


def test_numbness_is_the_wanted_effect_and_weakness_should_not_occur() -> None:
    assert ADVERSE_EVENT_BY_CODE["numbness"].frequency is Frequency.EXPECTED_EFFECT
    assert ADVERSE_EVENT_BY_CODE["motor_weakness"].frequency is Frequency.SHOULD_NOT_OCCUR
    assert not ADVERSE_EVENT_BY_CODE["motor_weakness"].is_expected


def test_gabapentinoids_and_benzodiazepines_count_as_sedatives_and_paracetamol_does_not() -> None:
    sedative = {row.code for row in CO_ANALGESICS if row.is_sedative}
    assert sedative == {"gabapentin", "pregabalin", "benzodiazepine"}
    assert CO_ANALGESIC_BY_CODE["nefopam"].atc == "N02BG06"
