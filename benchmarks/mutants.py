"""Whether the tests would notice: small faults put into `outcomes/detection`, one at a time.

`python -m benchmarks.mutants [COUNT [SEED]]` draws so many from all there are, runs the tests of each one's
module and the pinned numbers first, then the other quick tests of the engine, and names those that nobody
noticed. Tests that take minutes are left out, so the share found is a lower bound.
"""

import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
ROOM = Path("outcomes") / "detection"
TESTS = Path("tests") / "detection"
COPIED = (
    "outcomes",
    "tests",
    "benchmarks",
    "migrations",
    "templates",
    "config.py",
    "run.py",
    "pyproject.toml",
)
COUNT, SEED = 60, 20
LEAST_SHARE = 0.85
SLOW = {
    "test_dial.py",
    "test_fit.py",
    "test_judge.py",
    "test_learning.py",
    "test_likelihood.py",
    "test_logistic_generator.py",
    "test_predictive.py",
    "test_real_diaries.py",
    "test_registry_generator.py",
    "test_rivals.py",
}
MOST_SECONDS = 600
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum"}


class Mutant(NamedTuple):
    """One fault: the file, the line and what was done there, and the file's text with it."""

    path: Path
    line: int
    what: str
    text: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Every fault that can be put into a file."""
    source = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    places = [place for place, node in enumerate(ast.walk(source)) if _fault(copy.copy(node)) is not None]
    for place in places:
        tree = copy.deepcopy(source)
        node = list(ast.walk(tree))[place]
        before, line = ast.unparse(node), getattr(node, "lineno", 0)
        fault = _fault(node)
        if fault is not None:
            fault()
            yield Mutant(path, line, f"{before} -> {ast.unparse(node)}", ast.unparse(tree))


def _fault(node: ast.AST) -> Callable[[], None] | None:  # noqa: PLR0911  one return for each kind of node
    """What would put a fault into a node in place; None where it has no place for one."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        return lambda: node.ops.__setitem__(0, _COMPARED[type(node.ops[0])]())
    if isinstance(node, ast.BinOp) and type(node.op) in _CALCULATED and not _is_of_types(node):
        return lambda: setattr(node, "op", _CALCULATED[type(node.op)]())
    if isinstance(node, ast.BoolOp):
        return lambda: setattr(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    if isinstance(node, ast.IfExp):
        return lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value is not True:
        return lambda: setattr(node, "value", node.value + 1)
    if isinstance(node, ast.Name | ast.Attribute):
        name = "id" if isinstance(node, ast.Name) else "attr"
        if getattr(node, name) in _CALLED:
            return lambda: setattr(node, name, _CALLED[getattr(node, name)])
    return None


def _is_of_types(node: ast.BinOp) -> bool:
    """Whether it joins types, as in an annotation, and calculates nothing."""
    parts = (node.left, node.right)
    return isinstance(node.op, ast.BitOr) and any(
        isinstance(part, ast.Constant) and part.value is None for part in parts
    )


def is_noticed(mutant: Mutant, folder: Path) -> bool:
    """Whether a test fails with this fault in the copy of the project."""
    place = folder / mutant.path
    sound = place.read_text(encoding="utf-8")
    place.write_text(mutant.text, encoding="utf-8")
    first = [TESTS / f"test_{mutant.path.stem}.py", TESTS / "test_pinned.py"]
    try:
        return any(
            _fails(tests, folder)
            for tests in ([each for each in first if (ROOT / each).exists()], _quick_tests())
        )
    finally:
        place.write_text(sound, encoding="utf-8")


def _quick_tests() -> list[Path]:
    return sorted(TESTS / each.name for each in (ROOT / TESTS).glob("test_*.py") if each.name not in SLOW)


def _fails(tests: list[Path], folder: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *map(str, tests)]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder)},
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True  # it never ends: noticed
    return done.returncode != 0


def main(words: list[str]) -> int:
    """Print each fault and whether it was noticed; 1 where too few were or the tests fail without any."""
    count, seed = (int(word) if word.isdecimal() else 0 for word in [*words, str(COUNT), str(SEED)][:2])
    if len(words) > 2 or count < 1:
        print("usage: python -m benchmarks.mutants [COUNT [SEED]]", file=sys.stderr)
        return 2
    paths = sorted(path.relative_to(ROOT) for path in (ROOT / ROOM).glob("*.py") if path.stem != "__init__")
    every = [mutant for path in paths for mutant in mutants(path)]
    places = np.random.default_rng(seed).choice(len(every), min(count, len(every)), replace=False)
    drawn = [every[place] for place in places]
    noticed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in COPIED:
            copied = shutil.copytree if (ROOT / each).is_dir() else shutil.copy
            copied(ROOT / each, folder / each)
        if _fails(_quick_tests(), folder):
            print("the tests fail without any fault: nothing can be said", file=sys.stderr)
            return 1
        for mutant in drawn:
            found = is_noticed(mutant, folder)
            noticed += found
            print(
                f"{'noticed' if found else 'MISSED '} {mutant.path.name}:{mutant.line}: {mutant.what}",
                flush=True,
            )
    print(f"{noticed} of {len(drawn)} noticed ({noticed / len(drawn):.2f}), of {len(every):,} there are")
    return int(noticed < LEAST_SHARE * len(drawn))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
