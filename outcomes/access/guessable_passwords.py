"""Passwords that lists of stolen ones are full of: told by rules of our own, without asking anybody.

Lists hold words, names of months and teams, rows of the keyboard and repetitions, dressed up with digits and
signs. A password that is nothing but these is refused; which one of them it was is not kept.
"""

import re

_ROWS = (
    "qwertyuiop",
    "azertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "wxcvbn",
    "1234567890",
    "!@#$%^&*()",
    '!"§$%&/()=',
    "&é\"'(-è_çà",
)
_SHORTEST_RUN = 4
_LIKE_LETTERS = str.maketrans("@4310!$5+7", "aaeioisstt")
_FEWEST_LETTERS_OF_ITS_OWN = 5
_FEWEST_SIGNS = 4
"""Different signs among digits: dates, telephone numbers and words dressed up hold fewer."""
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        password passwort passwd pass word motdepasse motpasse mot passe secret login admin administrator
        administrateur root user utilisateur guest invite welcome bienvenue bonjour hello salut letmein
        changeme changemoi test demo default temp temporary provisoire azerty qwerty qwertz abc abcd love
        iloveyou loveyou jetaime amour coeur soleil sunshine princess princesse doudou chouchou loulou
        nounours bebe baby angel ange dragon monkey tiger lion shadow master superman batman pokemon
        starwars football soccer rugby baseball marseille paris lyon france psg olympique london england
        america canada montreal suisse belgique europe monday tuesday wednesday thursday friday saturday
        sunday lundi mardi mercredi jeudi vendredi samedi dimanche january february march april june july
        august september october november december janvier fevrier mars avril mai juin juillet aout
        septembre octobre novembre decembre spring summer autumn winter printemps ete automne hiver hospital
        hopital clinic clinique doctor docteur medecin nurse infirmiere radiology radiologie radiologist
        radiologue knee genou nerve nerf pain douleur patient outcomes cryo freeze computer ordinateur
        internet windows apple google family famille papa maman mama mother father chien chat dog cat maison
        house vacances holiday noel christmas merci thanks please money argent chocolat chocolate the and my
        mon ma mes le la les de du is are est you me moi i a
        """,
    )
)
_LONGEST_WORD = max(map(len, _WORDS))


def is_guessable(password: str) -> bool:
    """Say whether a password is made of nothing but what such lists hold."""
    lowered = password.lower()
    if re.fullmatch(r"(.{1,6})\1+.?.?", lowered):
        return True
    left = _without_runs(lowered)
    with_letters = (part for part in re.split(r"[^a-z0-9@!$+]+", _plain(left)) if re.search("[a-z]", part))
    letters = re.sub(r"[^a-z]", "", "".join(with_letters).translate(_LIKE_LETTERS))
    if len(_without_words(letters)) >= _FEWEST_LETTERS_OF_ITS_OWN:
        return False
    return bool(re.search(r"[a-z]{3}", left)) or len(set(re.sub(r"[\w\s]", "", left))) < _FEWEST_SIGNS


def _without_runs(text: str) -> str:
    """A text without stretches of a row of the keyboard, either way."""
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(len(row), _SHORTEST_RUN - 1, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], "")
    return text


def _plain(text: str) -> str:
    """A text without accents."""
    return text.translate(str.maketrans("àâäéèêëîïôöùûüç", "aaaeeeeiioouuuc"))


def _without_words(letters: str) -> str:
    """What no way of cutting common words out of a text leaves less of."""
    best = [""] * (len(letters) + 1)
    for end in range(1, len(letters) + 1):
        best[end] = best[end - 1] + letters[end - 1]
        for start in range(max(0, end - _LONGEST_WORD), end):
            if letters[start:end] in _WORDS and len(best[start]) < len(best[end]):
                best[end] = best[start]
    return best[-1]
