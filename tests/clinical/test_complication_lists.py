from outcomes.clinical.adverse_events import ADVERSE_EVENT_BY_CODE
from outcomes.clinical.complication_lists import COMPLICATION_LIST_BY_DAY, COMPLICATION_LISTS


def test_lists_ask_about_known_events_once_each_within_their_days() -> None:
    assert list(COMPLICATION_LIST_BY_DAY) == [1, 7]
    for each in COMPLICATION_LISTS:
        assert set(each.events) <= set(ADVERSE_EVENT_BY_CODE)
        assert len(set(each.events)) == len(each.events)
        assert each.first_day <= each.day <= each.last_day


def test_every_grave_event_is_asked_about_after_a_week() -> None:
    grave = {"infection", "septic_arthritis", "skin_necrosis", "venous_thrombosis", "pulmonary_embolism"}
    assert grave <= set(COMPLICATION_LIST_BY_DAY[7].events)
