from datetime import date, timedelta

import pytest

from outcomes.clinical.codes import Indication, KneeEventKind, Laterality
from outcomes.clinical.episodes import (
    Censoring,
    Episode,
    EpisodeEnd,
    KneeEventFact,
    ProcedureFact,
    days_since_procedure,
    episodes,
)
from outcomes.errors import ConflictError

DAY_ZERO = date(2026, 1, 10)


def on_day(day: int) -> date:
    return DAY_ZERO + timedelta(days=day)


def a_fact(
    day: int = 0,
    laterality: Laterality = Laterality.LEFT,
    indication: Indication = Indication.OSTEOARTHRITIS,
    procedure_id: str = "",
    steroid_on: date | None = None,
) -> ProcedureFact:
    name = procedure_id or f"{laterality}{day}"
    return ProcedureFact(name, laterality, on_day(day), indication, steroid_on=steroid_on)


def an_event(day: int, event: KneeEventKind, laterality: Laterality = Laterality.LEFT) -> KneeEventFact:
    return KneeEventFact(laterality, on_day(day), event)


def only(*events: KneeEventFact, indication: Indication = Indication.OSTEOARTHRITIS) -> Episode:
    (episode,) = episodes([a_fact(indication=indication)], events)
    return episode


def test_days_count_from_the_procedure_across_the_change_of_the_clock() -> None:
    assert days_since_procedure(date(2026, 3, 29), date(2026, 3, 28)) == 1
    assert days_since_procedure(date(2026, 10, 26), date(2026, 10, 24)) == 2
    assert days_since_procedure(date(2026, 1, 9), DAY_ZERO) == -1


def test_a_retreatment_ends_the_episode_on_its_day_and_begins_the_next() -> None:
    first, second = episodes([a_fact(120), a_fact(0)])
    assert (first.ends_on, first.ended_by) == (on_day(120), EpisodeEnd.RETREATMENT)
    assert not first.follows(on_day(120))
    assert second.follows(on_day(120))
    assert second.previous_day_zero == DAY_ZERO


def test_the_other_knee_ends_nothing() -> None:
    left, right = episodes(
        [a_fact(), a_fact(30, Laterality.RIGHT)],
        [an_event(50, KneeEventKind.ARTHROPLASTY, Laterality.RIGHT)],
    )
    assert left.ended_by is None
    assert right.ended_by is EpisodeEnd.ARTHROPLASTY
    assert not right.is_retreatment


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (KneeEventKind.ABLATION, EpisodeEnd.ABLATION),
        (KneeEventKind.ARTHROPLASTY, EpisodeEnd.ARTHROPLASTY),
        (KneeEventKind.INJECTION, None),
        (KneeEventKind.OTHER, None),
    ],
)
def test_ablation_and_arthroplasty_end_an_episode_and_an_injection_only_marks_it(
    event: KneeEventKind, expected: EpisodeEnd | None
) -> None:
    episode = only(an_event(60, event))
    assert episode.ended_by is expected
    assert episode.injections == ((on_day(60),) if event is KneeEventKind.INJECTION else ())


def test_what_happened_before_the_procedure_ends_nothing() -> None:
    assert (
        only(an_event(-400, KneeEventKind.ARTHROPLASTY), an_event(-30, KneeEventKind.ABLATION)).ended_by
        is None
    )


def test_on_the_day_of_the_procedure_only_an_arthroplasty_or_death_ends_it() -> None:
    assert only(an_event(0, KneeEventKind.ABLATION)).ended_by is None
    assert only(an_event(0, KneeEventKind.ARTHROPLASTY)).ends_on == DAY_ZERO
    (dead,) = episodes([a_fact()], deceased_on=DAY_ZERO)
    assert dead.ends_on == DAY_ZERO


def test_of_two_ends_the_first_counts_and_on_one_day_the_irreversible() -> None:
    episode = only(an_event(90, KneeEventKind.ABLATION), an_event(60, KneeEventKind.ARTHROPLASTY))
    assert (episode.ends_on, episode.ended_by) == (on_day(60), EpisodeEnd.ARTHROPLASTY)
    (dead,) = episodes([a_fact()], [an_event(60, KneeEventKind.ARTHROPLASTY)], deceased_on=on_day(60))
    assert dead.ended_by is EpisodeEnd.DEATH


def test_the_planned_arthroplasty_lies_inside_and_a_second_one_ends() -> None:
    planned = an_event(10, KneeEventKind.ARTHROPLASTY)
    episode = only(planned, indication=Indication.PRE_ARTHROPLASTY)
    assert (episode.arthroplasty_on, episode.ended_by) == (on_day(10), None)
    assert episode.outcomes_until == on_day(10 + 84)
    assert not episode.assesses_return
    revised = only(planned, an_event(200, KneeEventKind.ARTHROPLASTY), indication=Indication.PRE_ARTHROPLASTY)
    assert (revised.ends_on, revised.ended_by) == (on_day(200), EpisodeEnd.ARTHROPLASTY)


def test_the_planned_arthroplasty_is_the_first_from_day_0_on_and_nothing_else() -> None:
    events = [
        an_event(-900, KneeEventKind.ARTHROPLASTY),
        an_event(0, KneeEventKind.INJECTION),
        an_event(0, KneeEventKind.ARTHROPLASTY),
    ]
    same_day = only(*events, indication=Indication.PRE_ARTHROPLASTY)
    assert (same_day.arthroplasty_on, same_day.ended_by) == (DAY_ZERO, None)
    injected = only(an_event(3, KneeEventKind.INJECTION), indication=Indication.PRE_ARTHROPLASTY)
    assert (injected.arthroplasty_on, injected.outcomes_until) == (None, None)


def test_entries_after_d365_still_count_and_after_withdrawal_none() -> None:
    (episode,) = episodes([a_fact()], withdrawn_on=on_day(500))
    assert episode.follows(on_day(400))
    assert episode.follows(on_day(500))
    assert not episode.follows(on_day(501))
    assert not episode.follows(on_day(-1))


def test_an_episode_reads_28_days_before_it_and_its_follow_up() -> None:
    episode = only()
    assert [day for day in (-29, -28, -1, 0, 700) if episode.reads(on_day(day))] == [-28, -1, 0, 700]


def test_a_second_procedure_on_one_knee_on_one_day_is_refused() -> None:
    with pytest.raises(ConflictError) as refusal:
        episodes([a_fact(procedure_id="A"), a_fact(procedure_id="B")])
    assert refusal.value.code == "second_procedure_same_day"
    assert refusal.value.parameters == {"side": "left", "date": DAY_ZERO, "procedure_id": "B", "other": "A"}


def test_both_knees_on_one_day_are_two_episodes() -> None:
    assert len(episodes([a_fact(), a_fact(0, Laterality.RIGHT)])) == 2


@pytest.mark.parametrize(
    ("day", "marked"), [(-90, True), (-91, False), (0, True), (1, False)], ids=lambda value: str(value)
)
def test_a_steroid_within_90_days_before_is_marked(day: int, marked: bool) -> None:
    (episode,) = episodes([a_fact(steroid_on=on_day(day))])
    assert episode.is_steroid_marked is marked


def test_without_end_the_last_entry_censors() -> None:
    follow_up = only().follow_up(on_day(77))
    assert (follow_up.last_day, follow_up.ended_by, follow_up.censored_by) == (77, None, Censoring.LAST_ENTRY)


def test_without_any_entry_the_episode_is_observed_on_day_0_only() -> None:
    assert only().follow_up(None).last_day == 0
    assert only().follow_up(DAY_ZERO).last_day == 0


def test_an_end_competes_when_an_entry_was_made_in_the_28_days_before_it() -> None:
    episode = only(an_event(100, KneeEventKind.ARTHROPLASTY))
    assert episode.follow_up(on_day(72)).ended_by is EpisodeEnd.ARTHROPLASTY
    assert episode.follow_up(on_day(72)).last_day == 100
    late = episode.follow_up(on_day(71))
    assert (late.last_day, late.ended_by, late.censored_by) == (71, None, Censoring.LAST_ENTRY)


def test_withdrawal_censors() -> None:
    (episode,) = episodes([a_fact()], withdrawn_on=on_day(50))
    assert episode.follow_up(on_day(48)).censored_by is Censoring.WITHDRAWAL
