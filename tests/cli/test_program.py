import pytest

from outcomes.database import open_database
from outcomes.services.schema import current_version, newest_version
from tests.cli.conftest import Outcomes, caller
from tests.postgresql import Cluster


def test_an_embedded_database_is_made_by_any_command(outcomes: Outcomes, tmp_path) -> None:
    answer = outcomes("export", tmp_path / "folder")
    assert answer.code == 0
    assert "patients.csv: 0 rows" in answer.out
    engine = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    assert current_version(engine) == newest_version()
    engine.dispose()


def test_a_server_database_is_migrated_by_migrate_alone(
    postgresql_cluster: Cluster, capsys: pytest.CaptureFixture[str], tmp_path
) -> None:
    postgresql_cluster.create("test_cli_migrate")
    call = caller(postgresql_cluster.url("test_cli_migrate"), capsys)
    before = call("export", tmp_path / "one")
    assert (before.code, "outcomes migrate" in before.err) == (1, True)
    assert call("migrate").code == 0
    assert "already" in call("migrate").out
    assert call("export", tmp_path / "two").code == 0


def test_a_database_that_is_gone_is_said_in_a_sentence(
    postgresql_cluster: Cluster, capsys: pytest.CaptureFixture[str], tmp_path
) -> None:
    answer = caller(postgresql_cluster.url("test_no_such_database"), capsys)("export", tmp_path / "one")
    assert answer.code == 1
    assert answer.err == (
        "The database does not answer just now. Nothing was lost: please try again in a minute.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [(), ("fly",), ("import",), ("detect", "--as-of", "tomorrow"), ("user", "add", "a@example.org")],
)
def test_a_wrong_call_is_answered_with_two(outcomes: Outcomes, arguments: tuple[str, ...]) -> None:
    answer = outcomes(*arguments)
    assert answer.code == 2
    assert "usage: outcomes" in answer.err and answer.out == ""


def test_a_wrong_call_is_answered_in_the_language_of_the_terminal(outcomes: Outcomes) -> None:
    answer = outcomes("import", language="fr")
    assert "erreur\u00a0: il manque\u00a0: DOSSIER" in answer.err


def test_a_wrong_setting_is_answered_with_two(outcomes: Outcomes) -> None:
    answer = outcomes("codes", environment="production")
    assert answer.code == 0  # printing code lists needs no settings
    answer = outcomes("migrate", environment="production")
    assert answer.code == 2 and "SECRET_KEY" in answer.err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_help_lists_what_there_is(outcomes: Outcomes, language: str) -> None:
    answer = outcomes("--help", language=language)
    assert answer.code == 0
    for command in (
        "serve",
        "demo",
        "migrate",
        "import",
        "export",
        "detect",
        "engine",
        "codes",
        "user",
        "link",
        "backup",
    ):
        assert f"\n    {command} " in answer.out
    assert {"doctor", "restore", "audit", "keys", "erase"} <= set(answer.out.split())


def test_an_unforeseen_error_is_said_and_answered_with_one(
    outcomes: Outcomes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outcomes.cli.code_lists.CODE_LISTS", None)
    answer = outcomes("codes")
    assert answer.code == 1 and "Something went wrong: AttributeError" in answer.err
