"""Every template is used and free of what the policy forbids; every text has its French."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from outcomes import errors
from outcomes.translations import DOMAINS, FOLDER, LANGUAGES, load
from outcomes.translations.sentences import SENTENCES

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = [*TEMPLATES, *(ROOT / "outcomes").rglob("*.py")]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_every_template_is_used(path: Path) -> None:
    name = str(path.relative_to(ROOT / "templates"))
    assert any(f'"{name}"' in other.read_text() for other in SOURCES if other != path), name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_no_template_holds_what_the_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|https?://(?!www\.w3\.org)", text)
    assert not re.search(r"<script(?![^>]*(nonce=|src=|application/json))", text)


def _messages() -> set[str]:
    found = set()
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "N_": None}
    for folder in ("outcomes", "templates"):
        method = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")]
        for *_place, message, _comments, _context in extract_from_dir(
            ROOT / folder, method, keywords=keywords
        ):
            # a plural stands under its singular
            found.update([message] if isinstance(message, str) else message[:1])
    return found | set(SENTENCES.values())


def test_every_text_has_its_french() -> None:
    french = load("fr")
    missing = sorted(text for text in _messages() if text and not _is_translated(french, text))
    assert missing == []


def _is_translated(catalogue: object, text: str) -> bool:
    known = catalogue._catalog  # type: ignore[attr-defined]  # gettext offers no public way to ask
    return text in known or (text, 0) in known


def _raised_codes() -> set[str]:
    """Codes written where one of our errors is made or a row of a file is found wrong."""
    makers = {name for name in vars(errors) if name[0].isupper()} | {"RowProblem"}
    found = set()
    for path in (ROOT / "outcomes").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or _name(node.func) not in makers:
                continue
            texts = {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
            found |= {text for text in texts if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", str(text))}
    return found


def _name(function: ast.expr) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def test_every_error_code_has_its_sentence() -> None:
    assert len(_raised_codes()) > 20
    assert _raised_codes() - set(SENTENCES) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_a_catalogue_is_whole_and_its_placeholders_fit(language: str, domain: str) -> None:
    path = FOLDER / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        assert language == "en", "the source language needs no catalogue; the others do"
        return
    with path.open("rb") as file:
        for message in read_po(file, locale=language):
            if not message.id:
                continue
            assert not list(message.check()), message.id
            assert not message.fuzzy, message.id


@pytest.mark.parametrize("domain", DOMAINS)
def test_french_follows_its_typographic_habits(domain: str) -> None:
    path = FOLDER / "fr" / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as file:
        texts = [
            s for m in read_po(file) if m.id for s in ([m.string] if isinstance(m.string, str) else m.string)
        ]
    wrong = [text for text in texts if re.search(r"[^\u00a0\u202f][:;?!»](?=\s|$)|«(?![\u00a0\u202f])", text)]
    assert wrong == []
