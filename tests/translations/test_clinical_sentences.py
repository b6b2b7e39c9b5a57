from collections.abc import Callable

import pytest

from outcomes.clinical.nerves import nerve
from outcomes.clinical.observation_codes import observation_code
from outcomes.errors import InputError
from outcomes.instruments import instrument
from outcomes.translations import load
from outcomes.translations.clinical_sentences import CLINICAL_SENTENCES
from outcomes.translations.sentences import sentence

REFUSALS = (
    lambda: nerve("sciatic"),
    lambda: observation_code("mood"),
    lambda: instrument("kujala"),
    lambda: instrument("peg").score({"sleep": 1}),
    lambda: instrument("peg").score({"enjoyment": 11}),
)


@pytest.mark.parametrize("refused", REFUSALS)
def test_each_refusal_has_a_sentence_in_both_languages(refused: Callable[[], object]) -> None:
    with pytest.raises(InputError) as refusal:
        refused()
    english = sentence(refusal.value.code, refusal.value.parameters)
    french = sentence(refusal.value.code, refusal.value.parameters, load("fr").gettext)
    assert english != french
    assert "%(" not in english + french


@pytest.mark.parametrize("code", list(CLINICAL_SENTENCES))
def test_every_sentence_has_its_french(code: str) -> None:
    text = CLINICAL_SENTENCES[code]
    assert load("fr").gettext(text) != text
