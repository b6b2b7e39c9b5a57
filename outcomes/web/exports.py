"""Data taken away as files."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, g, render_template, send_file
from flask_babel import gettext

from outcomes.errors import InputError
from outcomes.exchange.archives import pack
from outcomes.forms.exports import ExportForm
from outcomes.permissions import Permission
from outcomes.services.exports import ExportChoice, ExportWords, export_site
from outcomes.services.sign_in import own_email
from outcomes.services.step_up import needs_code
from outcomes.translations import load
from outcomes.translations.labels import label
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence
from outcomes.web.filters import day

blueprint = Blueprint("exports", __name__, url_prefix="/exports")


@blueprint.get("/")
@requires(Permission.EXPORT_DATA)
def new() -> str:
    """Show what can be taken away."""
    return _page(ExportForm())


@blueprint.post("/")
@requires(Permission.EXPORT_DATA)
def create() -> Response | tuple[str, int]:
    """Send the site's data as an archive, once it is whole."""
    form = ExportForm()
    if not form.validate():
        return _page(form), 400
    is_deidentified = form.content.data != "full"
    choice = ExportChoice(form.format.data, form.shape.data, is_deidentified)
    with TemporaryDirectory() as room:
        folder = Path(room) / f"outcomes-{g.work.today:%Y-%m-%d}"
        try:
            proof = (form.password.data or "", form.code.data or "")
            report = export_site(g.work, folder, choice, export_words(), *proof)
        except InputError as error:
            return _page(form, error_sentence(error)), 400
        return archive_answer(folder, report.rows, _about(is_deidentified))


def archive_answer(folder: Path, rows: Mapping[str, int], about: str) -> Response:
    """A folder as an archive to download; it is sent although the folder may be gone by then."""
    archive = folder.with_suffix(".zip")
    pack(folder, archive, rows, about)
    return send_file(archive.open("rb"), "application/zip", as_attachment=True, download_name=archive.name)


def export_words() -> ExportWords:
    """Words of the files: labels in the reader's language, the dictionary in both."""
    return ExportWords(load("fr").gettext, gettext, lambda code: label("observation", code))


def _about(is_deidentified: bool) -> str:
    lines = [
        gettext("Data of Outcomes, taken away on %(day)s.", day=day(g.work.today)),
        gettext("What each column means stands in data_dictionary.csv, in French and English."),
    ]
    if is_deidentified:
        lines.append(
            gettext(
                "De-identified: all dates of a patient are moved back by the same number of days, names and "
                "free texts are left out. Study codes stay: whoever holds the list finds the patient."
            )
        )
    else:
        lines.append(gettext("Not de-identified: these files tell who patients are. Keep them locked."))
    return "\n".join(lines)


def _page(form: ExportForm, problem: str = "") -> str:
    may_identify = g.work.staff.may(Permission.VIEW_IDENTITY)
    return render_template(
        "exports/new.html",
        form=form,
        problem=problem,
        may_identify=may_identify,
        email=own_email(g.work),
        needs_code=needs_code(g.work),
    )
