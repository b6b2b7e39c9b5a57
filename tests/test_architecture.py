"""The house's arrows and habits, held by reading every module's imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "outcomes"
GROUND = {"instruments", "clinical", "detection", "analysis", "errors", "permissions", "settings"}
ALLOWED = {
    "errors": set(),
    "permissions": set(),
    "settings": set(),
    "clinical": {"clinical", "errors"},
    "instruments": {"instruments", "clinical", "errors"},
    "detection": {"detection", "clinical", "errors"},
    "analysis": {"analysis", "clinical", "errors"},
    "database": set(),
    "logs": set(),
    "extensions": {"translations"},
    "translations": {"translations"},
    "models": {"models", *GROUND, "extensions"},
    "access": {"access", "errors", "permissions"},
    "delivery": {"delivery", "errors"},
    "forms": {"forms", "instruments", "clinical", "errors", "translations"},
    "charts": {"charts", "instruments", "clinical", "detection", "analysis", "translations"},
    "exchange": {"exchange", "models", *GROUND},
    "services": {"services", "models", "access", "delivery", "exchange", "extensions", "database", *GROUND},
    "web": {"web", "logs", "access", "forms", "charts", "exchange", "services", "translations", *GROUND},
    "cli": {"cli", "logs", "services", "access", "delivery", "database", "translations", *GROUND},
}
FRAMEWORKS = {"flask", "sqlalchemy", "wtforms", "plotly", "flask_wtf", "flask_babel", "alembic"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "application.py")


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "outcomes":
                found += [f"outcomes.{alias.name}" for alias in node.names]
            else:
                found.append(node.module or "")
    return found


def source(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_arrows_point_one_way(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        assert path.read_text() == ""
        return
    ours = {name.split(".")[1] for name in imports(source(path)) if name.startswith("outcomes.")}
    assert ours <= ALLOWED[room(path)]


@pytest.mark.parametrize("name", sorted(GROUND - {"settings"}))
def test_ground_rooms_know_no_framework_and_no_clock(name: str) -> None:
    for path in modules():
        if room(path) != name:
            continue
        tree = source(path)
        assert not {each.split(".")[0] for each in imports(tree)} & FRAMEWORKS, path
        calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not calls & {"today", "now", "utcnow", "time_ns"}, path


def test_only_config_and_run_know_the_root_modules() -> None:
    assert [p for p in PACKAGE.rglob("*.py") if {"config", "run"} & set(imports(source(p)))] == []


def test_our_own_modules_are_imported_at_the_top() -> None:
    hidden = [
        f"{path.name}: {name}"
        for path in PACKAGE.rglob("*.py")
        for function in ast.walk(source(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in imports(function)
        if name.startswith("outcomes")
    ]
    assert hidden == []


def test_the_engine_loads_no_web() -> None:
    code = "import sys, outcomes.detection; print(*{m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not FRAMEWORKS & set(loaded.stdout.split())


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "constants", "misc"])
def test_no_module_is_named_after_nothing(word: str) -> None:
    assert [*PACKAGE.rglob(f"*{word}*"), *(ROOT / "tests").rglob(f"*{word}*.py")] == []


def test_files_and_functions_stay_small() -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in PACKAGE.rglob("*.py"))
    long_functions = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(source(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 50
    ]
    assert lengths[-1] <= 250
    assert long_functions == []


def test_public_service_functions_commit_last_or_not_at_all() -> None:
    wrong = []
    for path in sorted((PACKAGE / "services").glob("*.py")):
        for function in source(path).body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            commits = [
                node
                for node in ast.walk(function)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "commit"
            ]
            if len(commits) > 1:
                wrong.append(f"{path.name}:{function.lineno} {function.name}")
    assert wrong == []
