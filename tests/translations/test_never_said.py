"""Design §1, “Never said, never done”, held against every text that a patient can be shown."""

import re

import pytest
from babel.messages.pofile import read_po

from outcomes.clinical.diary_screens import diary_screens
from outcomes.clinical.schedule import DiaryLength
from outcomes.clinical.timed_tests import TIMED_TESTS
from outcomes.translations import FOLDER
from outcomes.translations.labels import NAMES

KINDS_SHOWN_TO_PATIENTS = (
    "symptom",
    "symptom_question",
    "zone",
    "walking_aid",
    "opioid_product",
    "co_analgesic",
)
NEVER = {
    "a probability": r"probab|likel|chance|\brisk|risque|vraisembl|\d\s?%",
    "that the nerve has regrown": r"your nerve|the nerve|regrow|grown back|votre nerf|le nerf|repouss",
    "that it worked": r"\bworked|success|réussi|a marché|effective|cured|guéri|improv|amélior|better",
    "what the engine thinks": r"\bphase|engine|moteur|relief|soulag|respon(d|se to)|répondeur|nadir",
    "praise, for fewer opioids or anything": r"well done|bravo|félicit|congratul|proud|keep it up|great",
    "a dose to compare": r"\bMME\b|morphine equivalent|équivalent morphine",
    "that pain is back or will be": r"pain (is|will|may|has) |douleur (revien|va |peut )|retour de doul",
    "that a painkiller may be reduced": r"(?<!do not )(reduce|stop) (or|your|the) |pouvez (diminuer|arrêter)",
}


def shown_to_patients() -> list[str]:
    with (FOLDER / "fr" / "LC_MESSAGES" / "patient.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="fr") if message.id]
    with (FOLDER / "fr" / "LC_MESSAGES" / "labels.po").open("rb") as file:
        french = {str(message.id): str(message.string) for message in read_po(file, locale="fr")}
    names = [name for kind in KINDS_SHOWN_TO_PATIENTS for name in NAMES[kind].values()]
    texts = [*names, *(french[name] for name in names)]
    for message in messages:
        for part in (message.id, message.string):
            texts += part if isinstance(part, tuple | list) else [part]
    return [re.sub(r"%\(\w+\)[sd]", "…", text) for text in texts]


@pytest.mark.parametrize("what", list(NEVER))
def test_no_text_tells_a_patient(what: str) -> None:
    assert [text for text in shown_to_patients() if re.search(NEVER[what], text, re.IGNORECASE)] == []


def test_nothing_is_called_usual_for_pain() -> None:
    usual = re.compile(r"\busual\b|habituel|most people|half of|la plupart|la moitié", re.IGNORECASE)
    pain = re.compile(r"\bpain|douleur", re.IGNORECASE)
    assert [text for text in shown_to_patients() if usual.search(text) and pain.search(text)] == []


def test_the_patterns_would_find_what_they_are_for() -> None:
    said = {
        "a probability": "You are likely to feel it, 80 %.",
        "that the nerve has regrown": "Votre nerf a repoussé.",
        "that it worked": "Le traitement a marché.",
        "what the engine thinks": "You are in the relief phase.",
        "praise, for fewer opioids or anything": "Bravo, moins de morphine !",
        "a dose to compare": "40 MME today",
        "that pain is back or will be": "La douleur revient.",
        "that a painkiller may be reduced": "You may reduce your tablets, stop the patch.",
    }
    assert set(said) == set(NEVER)
    for what, text in said.items():
        assert re.search(NEVER[what], text, re.IGNORECASE), what


def test_no_timed_test_is_offered() -> None:
    asked = {screen.item for screen in diary_screens(["left", "right"], DiaryLength.FULL)}
    assert asked & set(TIMED_TESTS) == set()


def test_french_says_vous_and_breaks_no_line_inside_a_word_pair() -> None:
    texts = [text for text in shown_to_patients() if not text.startswith("font")]
    assert [text for text in texts if re.search(r"\b(tu|toi|ton|tes|tien)\b", text)] == []
    broken = re.compile(r"[a-zé]-(t-)?(vous|moi|il|elle|nous|ce|on|le|la|même)\b")
    assert [text for text in texts if broken.search(text)] == []


def test_french_puts_a_fixed_space_before_high_punctuation_and_inside_quotes() -> None:
    with (FOLDER / "fr" / "LC_MESSAGES" / "patient.po").open("rb") as file:
        strings = [message.string for message in read_po(file, locale="fr") if message.id]
    texts = [text for each in strings for text in (each if isinstance(each, tuple | list) else [each])]
    assert [text for text in texts if re.search(r"[^\u00a0][:;?!»]|«[^\u00a0]|'", text)] == []
