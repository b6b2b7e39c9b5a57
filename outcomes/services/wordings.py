"""Wordings that a site loads from their owners, and licences that it states to hold."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update

from outcomes.errors import InputError, RowsError
from outcomes.exchange.wording_csv import WordingFile, read_wordings
from outcomes.instruments import INSTRUMENT_BY_CODE, instrument
from outcomes.instruments.base import Instrument, LicenceStatus
from outcomes.models import InstrumentLicence, Wording
from outcomes.services.sites import site_named
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Worded:
    """What is shown of one instrument in one language.

    Attributes:
        version: as stored with an answer: the instrument's, and the wording's where one is loaded.
        texts: by key, as `wording_csv.texts_of`; empty where topic labels of ours are shown.
        are_labels: topic labels stand in for a wording that the clinic has not loaded.
    """

    version: str
    texts: dict[str, str]
    are_labels: bool


@dataclass(frozen=True)
class LoadedWording:
    """One wording that stands in the database."""

    instrument: str
    locale: str
    version: str
    licence: str
    copyright: str
    loaded_at: datetime
    is_shown: bool


def worded(work: UnitOfWork, each: Instrument, locale: str) -> Worded:
    """Give what an instrument says in a language: the newest wording loaded, else topic labels."""
    row = work.session.scalar(
        select(Wording)
        .where(Wording.instrument == each.code, Wording.locale == locale)
        .order_by(Wording.loaded_at.desc(), Wording.id.desc())
        .limit(1)
    )
    if row is None:
        return Worded(each.version, {}, each.has_licensed_wording)
    return Worded(f"{each.version}+{row.version}", dict(row.texts), are_labels=False)


def load_wordings(work: UnitOfWork, path: Path, licence: str) -> list[WordingFile]:
    """Take in a file of wordings, whole or not at all.

    Args:
        work: the use case.
        path: a file as `exchange.wording_csv` describes it.
        licence: under what right they are shown.

    Raises:
        InputError: `file_missing`, `wording_licence_missing`, `wording_file_empty`, or `wording_known`: the
            same version again with other texts.
        RowsError: what is wrong, row by row.
    """
    if not licence.strip():
        raise InputError("wording_licence_missing")
    if not path.is_file():
        raise InputError("file_missing", {"file": str(path)})
    found, sheet = read_wordings(path)
    if sheet.problems:
        raise RowsError(tuple(sheet.problems))
    if not found:
        raise InputError("wording_file_empty", {"file": str(path)})
    work.begin()
    for each in found:
        _store(work, each, licence.strip())
    names = [f"{each.instrument} {each.version} {each.locale}" for each in found]
    work.audit("wording.load", path.name[:60], detail={"wordings": names})
    work.commit()
    return found


def loaded_wordings(work: UnitOfWork) -> list[LoadedWording]:
    """Give every wording that was loaded, the newest of each instrument and language first."""
    rows = work.session.scalars(
        select(Wording).order_by(
            Wording.instrument, Wording.locale, Wording.loaded_at.desc(), Wording.id.desc()
        )
    )
    shown: set[tuple[str, str]] = set()
    found = []
    for row in rows:
        place = (row.instrument, row.locale)
        found.append(
            LoadedWording(
                row.instrument,
                row.locale,
                row.version,
                row.licence,
                row.texts.get("copyright", ""),
                row.loaded_at,
                place not in shown,
            )
        )
        shown.add(place)
    return found


def licences_stated(work: UnitOfWork, site_id: int) -> frozenset[str]:
    """Give the instruments whose licence a site states to hold."""
    return frozenset(
        work.session.scalars(
            select(InstrumentLicence.instrument).where(
                InstrumentLicence.site_id == site_id, InstrumentLicence.withdrawn_at.is_(None)
            )
        )
    )


def state_licence(work: UnitOfWork, code: str, site_name: str, statement: str) -> None:
    """Note that a site holds the licence of an instrument, which is asked there from now on.

    Raises:
        InputError: `unknown_instrument`, `licence_not_needed`, `licence_statement_missing`, `site_unknown`.
    """
    if instrument(code).licence.status is not LicenceStatus.LICENCE_NEEDED:
        raise InputError("licence_not_needed", {"instrument": code, "expected": ", ".join(_licensed())})
    if not statement.strip():
        raise InputError("licence_statement_missing")
    site_id = site_named(work, site_name).id
    work.begin()
    _withdraw(work, site_id, code)
    work.session.add(
        InstrumentLicence(
            site_id=site_id,
            instrument=code,
            statement=statement.strip()[:500],
            stated_at=work.now,
            stated_by=work.principal.actor[:60],
        )
    )
    work.audit("licence.state", f"instrument:{code}", site_id=site_id)
    work.commit()


def withdraw_licence(work: UnitOfWork, code: str, site_name: str) -> None:
    """Take a statement back: the instrument is asked no more; what was answered stays.

    Raises:
        InputError: `unknown_instrument`, `site_unknown`, `licence_not_stated`.
    """
    instrument(code)
    site_id = site_named(work, site_name).id
    if code not in licences_stated(work, site_id):
        raise InputError("licence_not_stated", {"instrument": code, "site": site_name})
    work.begin()
    _withdraw(work, site_id, code)
    work.audit("licence.withdraw", f"instrument:{code}", site_id=site_id)
    work.commit()


def _licensed() -> tuple[str, ...]:
    return tuple(
        code
        for code, each in INSTRUMENT_BY_CODE.items()
        if each.licence.status is LicenceStatus.LICENCE_NEEDED
    )


def _withdraw(work: UnitOfWork, site_id: int, code: str) -> None:
    work.session.execute(
        update(InstrumentLicence)
        .where(
            InstrumentLicence.site_id == site_id,
            InstrumentLicence.instrument == code,
            InstrumentLicence.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=work.now)
    )


def _store(work: UnitOfWork, each: WordingFile, licence: str) -> None:
    """Add a wording; the same once more changes nothing, for answers name it by its version."""
    known = work.session.scalar(
        select(Wording).where(
            Wording.instrument == each.instrument,
            Wording.locale == each.locale,
            Wording.version == each.version,
        )
    )
    if known is not None:
        if known.texts != each.texts:
            says = {"instrument": each.instrument, "version": each.version, "locale": each.locale}
            raise InputError("wording_known", says)
        return
    work.session.add(
        Wording(
            instrument=each.instrument,
            locale=each.locale,
            version=each.version,
            texts=each.texts,
            licence=licence[:500],
            loaded_at=work.now,
            loaded_by=work.principal.actor[:60],
        )
    )
