from outcomes.clinical.observation_codes import Origin, observation_code
from outcomes.clinical.timed_tests import TIMED_TESTS, TimedTestRefusal, timed_test_refusals

NERVES = ("infrapatellar_saphenous",)


def test_a_test_may_be_offered_from_d7_to_somebody_accompanied() -> None:
    assert timed_test_refusals(7, NERVES, (), is_alone=False) == ()


def test_a_test_is_never_offered_before_d7_nor_before_the_procedure() -> None:
    assert timed_test_refusals(6, NERVES, (), is_alone=False) == (TimedTestRefusal.TOO_EARLY,)
    assert timed_test_refusals(-5, NERVES, (), is_alone=False) == (TimedTestRefusal.TOO_EARLY,)


def test_a_test_is_never_offered_after_a_fall_nor_with_new_weakness() -> None:
    assert timed_test_refusals(30, NERVES, ("fall",), is_alone=False) == (TimedTestRefusal.FALL,)
    weak = timed_test_refusals(30, NERVES, ("knee_gives_way",), is_alone=False)
    assert weak == (TimedTestRefusal.NEW_WEAKNESS,)


def test_a_test_is_never_offered_after_freezing_a_nerve_to_the_vasti_nor_to_someone_alone() -> None:
    refusals = timed_test_refusals(30, ("nerve_to_vastus_medialis",), (), is_alone=True)
    assert refusals == (TimedTestRefusal.NERVE_TO_VASTI, TimedTestRefusal.ALONE)


def test_both_tests_have_an_observation_code() -> None:
    assert all(observation_code(code).origin is Origin.TEST for code in TIMED_TESTS)
