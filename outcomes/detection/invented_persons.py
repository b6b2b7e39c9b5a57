"""Names and ages of persons who do not exist, for demonstration data."""

from dataclasses import dataclass

import numpy as np

_GIVEN = {
    ("fr", "female"): (
        "Monique",
        "Françoise",
        "Jacqueline",
        "Nicole",
        "Sylvie",
        "Danielle",
        "Chantal",
        "Odile",
    ),
    ("fr", "male"): ("Michel", "Jean", "Bernard", "Gérard", "Alain", "Daniel", "Yves"),
    ("en", "female"): ("Margaret", "Susan", "Patricia", "Linda", "Carol", "Janet", "Helen", "Ruth"),
    ("en", "male"): ("John", "David", "Peter", "Robert", "Michael", "Alan", "Brian", "George"),
}
_FAMILY = {
    "fr": ("Exemple", "Essai", "Modèle", "Fictif", "Spécimen", "Maquette", "Échantillon", "Témoin"),
    "en": ("Example", "Sample", "Specimen", "Placeholder", "Fictional", "Model", "Demo", "Mock"),
}


@dataclass(frozen=True)
class Person:
    """An invented person; the family name says that nobody has it."""

    given_name: str
    family_name: str
    sex: str
    language: str
    age_years: int
    bmi: float


def invented_person(rng: np.random.Generator) -> Person:
    """One invented person, most of them over 60."""
    sex = str(rng.choice(["female", "male"], p=[0.58, 0.42]))
    language = str(rng.choice(["fr", "en"], p=[0.75, 0.25]))
    return Person(
        given_name=str(rng.choice(_GIVEN[language, sex])),
        family_name=str(rng.choice(_FAMILY[language])),
        sex=sex,
        language=language,
        age_years=int(np.clip(round(rng.normal(68, 9)), 38, 92)),
        bmi=round(float(np.clip(rng.normal(28.5, 4.5), 19, 42)), 1),
    )
