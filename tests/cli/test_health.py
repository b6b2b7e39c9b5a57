"""`outcomes doctor`, `outcomes keys`: what an operations engineer runs."""

from cryptography.fernet import Fernet

from tests.cli.conftest import Outcomes


def test_a_deployment_is_looked_over_in_both_languages(outcomes: Outcomes) -> None:
    outcomes("migrate")
    told = outcomes("doctor")
    assert (told.code, "CARE   Environment: test." in told.out) == (0, True)
    assert "well   Schema version" in told.out
    assert "SOIN    Environnement" in outcomes("doctor", language="fr").out


def test_a_schema_that_is_not_there_is_wrong_and_fails(outcomes: Outcomes) -> None:
    told = outcomes("doctor")
    assert (told.code, "WRONG  Schema version –" in told.out, "Found wrong: 1" in told.err) == (1, True, True)


def test_keys_are_made_and_rotated(outcomes: Outcomes) -> None:
    Fernet(outcomes("keys", "new").out.strip())
    told = outcomes("keys", "rotate")
    assert (told.code, "Encrypted anew: 0" in told.out, "older keys" in told.err) == (0, True, True)
