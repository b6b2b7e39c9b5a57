"""`outcomes messages`: everything is shown before a site opens, and no message speaks of health."""

import re
from pathlib import Path

import pytest

from outcomes.cli import messages
from outcomes.delivery.text_messages import segments
from outcomes.services.message_texts import MessageKind, rendered
from outcomes.translations import LANGUAGES
from tests.cli.conftest import Outcomes
from tests.delivery.test_bounces import notification

LINK = "https://suivi.hopital-example.fr/e/" + "x" * 32
HEALTH = re.compile(
    r"knee|pain|numb|nerve|opioid|medicine|treat|procedure|doctor|patient|diary|"
    r"genou|douleur|engourdi|nerf|opio|médicament|soin|geste|médecin|journal|carnet|clini|hôpital|hospital",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize("kind", list(MessageKind))
def test_no_message_speaks_of_health_and_each_fits(kind, channel, language) -> None:
    subject, text = rendered(kind, channel, messages.gettext_of(language), link=LINK, phone="01 00 00 00 00")
    said = f"{subject}\n{text}".replace(LINK, "").replace("care team", "")
    assert HEALTH.findall(said) == []
    assert "%(" not in said
    assert "01 00 00 00 00" in text
    assert bool(subject) == (channel == "email")
    if channel == "sms":
        assert segments(text) <= 2
    if kind is MessageKind.RED_FLAG:
        assert "112" in text and "15" in text


def test_check_shows_every_message_and_says_what_is_not_set_up(
    outcomes: Outcomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = outcomes("messages", "check")
    assert answer.code == 2
    assert answer.out.count("== ") == len(MessageKind) * 4
    assert "SMTP_URL is empty" in answer.err
    assert outcomes("messages", "send").code == 2
    monkeypatch.setattr(messages, "couriers", lambda *_: messages.Couriers({"email": print}))
    assert outcomes("messages", "check").code == 0


def test_sending_is_planned_done_and_listed(
    outcomes: Outcomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes("migrate")
    monkeypatch.setattr(messages, "couriers", lambda *_: messages.Couriers({"email": print}))
    answer = outcomes("messages", "send")
    assert (answer.code, answer.err) == (0, "New: 0; sent: 0; failed: 0; to be tried again: 0.\n")
    assert outcomes("messages", "list", "--state", "failed").out == ""


def test_a_returned_letter_that_is_none_of_ours_is_said_so(outcomes: Outcomes, tmp_path: Path) -> None:
    outcomes("migrate")
    file = tmp_path / "returned.eml"
    file.write_bytes(notification())
    answer = outcomes("messages", "bounced", file)
    assert answer.code == 2
    assert "none of ours" in answer.err
    assert outcomes("messages", "bounced", tmp_path / "none.eml").code == 2
