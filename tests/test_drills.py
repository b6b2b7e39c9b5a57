"""Small drills of what must survive a killed process; the large ones are `make drill`."""

import pytest

from benchmarks import drill_messages


@pytest.mark.slow
def test_no_message_is_doubled_or_lost_when_senders_are_killed(capsys: pytest.CaptureFixture[str]) -> None:
    assert drill_messages.main(["25"]) == 0
    printed = capsys.readouterr().out
    assert "25 messages" in printed
    assert " 0 senders killed" not in printed
