import csv
import io

from outcomes.clinical.nerves import NERVES
from tests.cli.conftest import Outcomes


def test_every_list_is_printed_with_names_in_the_readers_language(outcomes: Outcomes) -> None:
    english, french = (
        {
            (row["list"], row["code"]): row
            for row in csv.DictReader(io.StringIO(outcomes("codes", language=each).out))
        }
        for each in ("en", "fr")
    )
    assert english.keys() == french.keys()
    assert {code for kind, code in english if kind == "nerve"} == {nerve.code for nerve in NERVES}
    assert english["sex", "female"]["name"] != french["sex", "female"]["name"]


def test_numbers_come_with_their_range(outcomes: Outcomes) -> None:
    rows = csv.DictReader(io.StringIO(outcomes("codes").out))
    pain = next(row for row in rows if (row["list"], row["code"]) == ("observation", "pain_average"))
    assert (pain["least"], pain["most"], pain["belongs_to"]) == ("0", "10", "knee")
