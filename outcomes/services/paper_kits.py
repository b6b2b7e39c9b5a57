"""All that a paper about a cohort needs: tidy files, its figures' numbers, and a script that finds them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from outcomes.clinical.observation_codes import COHORT_CODES
from outcomes.errors import InputError
from outcomes.exchange import data_dictionary
from outcomes.exchange.columns import Cell
from outcomes.exchange.csv_files import write_sheet
from outcomes.exchange.file_formats import FileFormat, write_table
from outcomes.exchange.paper_kit import (
    DUE,
    ENTRIES,
    FOLLOWED,
    HARMS,
    NUMBERS,
    OPIOIDS,
    OUTCOMES,
    SCRIPT,
    VISITS,
    script,
)
from outcomes.exchange.tables import Table
from outcomes.permissions import Permission
from outcomes.services.cohort_choices import LEAST_PEOPLE, CohortChoice
from outcomes.services.cohort_comparison import PAIN, comparison
from outcomes.services.cohort_measures import outcome_course, without_opioids
from outcomes.services.cohort_opioids import opioid_products
from outcomes.services.cohort_predictors import predictors
from outcomes.services.cohort_relief import returns
from outcomes.services.cohort_safety import diaries_due, safety
from outcomes.services.cohorts import cohort
from outcomes.services.deidentification import Deidentifier
from outcomes.services.exports import ExportReport, ExportWords
from outcomes.services.paper_kit_numbers import Kit, number_rows
from outcomes.services.paper_kit_rows import (
    due_rows,
    entry_rows,
    episode_rows,
    harm_rows,
    outcome_rows,
    visit_row,
)
from outcomes.services.relief_medians import finished_medians
from outcomes.services.sites import schedule_of_site
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.wide_tables import patient_codes, wide_table


def paper_kit(work: UnitOfWork, folder: Path, choice: CohortChoice, words: ExportWords) -> ExportReport:
    """Write the kit of a cohort into a new folder, de-identified.

    Only knees of drawn groups are in it: smaller groups could be recognised.

    Raises:
        InputError: `cohort_too_small` where no group has ten people.
    """
    staff = work.require(Permission.EXPORT_DATA)
    kit = _kit(work, choice)
    if not kit.chosen.count:
        raise InputError("cohort_too_small", {"fewest": LEAST_PEOPLE})
    schedule = schedule_of_site(work, staff.site_id)
    data = kit.chosen.data
    codes = patient_codes(work, data)
    wide = wide_table(data, codes, kit.chosen.reports, schedule, work.today, words.named)
    episodes = Table("episodes.csv", ("procedure_id",), (*wide.columns[:2], *FOLLOWED, *wide.columns[2:]))
    hide = Deidentifier(work.settings.audit_key, work.today)
    shown = (hide.row(episodes, row, str(row["patient_id"])) for row in episode_rows(kit, wide.rows))
    made: list[tuple[Table, Iterable[Mapping[str, Cell]]]] = [
        (episodes, shown),
        (ENTRIES, entry_rows(kit.chosen, kit.chosen.reports("pain_average"))),
        (OUTCOMES, outcome_rows(kit.chosen, kit.outcomes)),
        (DUE, due_rows(kit.chosen, diaries_due(kit.chosen))),
        (VISITS, map(visit_row, schedule.time_points)),
        (OPIOIDS, entry_rows(kit.chosen, opioid_products(kit.chosen))),
        (HARMS, harm_rows(kit.chosen)),
        (NUMBERS, number_rows(kit)),
    ]
    folder.mkdir(mode=0o700, parents=True)
    rows = {
        table.file: write_table(folder / table.file, table.columns, records, FileFormat.CSV)
        for table, records in made
    }
    dictionary = data_dictionary.dictionary_rows([(table.file, table) for table, _ in made], words.french)
    write_sheet(folder / data_dictionary.FILE, data_dictionary.COLUMNS, dictionary)
    (folder / SCRIPT).write_text(script(), encoding="utf-8")
    work.begin()
    work.audit("files.export", "kit", site_id=staff.site_id, detail={"rows": rows, "deidentified": True})
    work.commit()
    return ExportReport(rows)


def _kit(work: UnitOfWork, choice: CohortChoice) -> Kit:
    overview = cohort(work, choice)
    chosen = overview.chosen
    others = [code for code in COHORT_CODES if code != PAIN and len(chosen.reports(code))]
    return Kit(
        overview,
        returns(work, choice),
        comparison(work, choice),
        predictors(work, choice),
        {code: outcome_course(work, chosen, code) for code in others},
        without_opioids(chosen),
        safety(work, choice),
        finished_medians(work, choice),
    )
