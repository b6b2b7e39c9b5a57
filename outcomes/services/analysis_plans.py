"""Analysis plans: what is to be looked at, written down and signed before it is; no version ever changes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from outcomes.errors import InputError
from outcomes.models import AnalysisPlan, User
from outcomes.permissions import Permission
from outcomes.services.saved_cohorts import LONGEST_NAME, Choice
from outcomes.services.step_up import prove_again
from outcomes.services.unit_of_work import UnitOfWork

LONGEST_QUESTION = 4000


@dataclass(frozen=True)
class Plan:
    """One version of a plan.

    Attributes:
        figure: name of the figure that answers the question.
        is_newest: no later version of the same name.
        is_whole: its digest is still that of its content.
    """

    public_id: str
    name: str
    version: int
    figure: str
    choice: Choice
    question: str
    signed_at: datetime
    by: str
    digest: str
    is_newest: bool
    is_whole: bool

    def covers(self, choice: Choice) -> bool:
        """True for the very episodes, groups and estimand that the plan names."""
        return _plain(self.choice) == _plain(choice)


def analysis_plans(work: UnitOfWork) -> list[Plan]:
    """Give every version of the site's plans, the newest of each name first."""
    staff = work.require(Permission.VIEW_COHORT)
    rows = work.session.execute(
        select(AnalysisPlan, User.display_name)
        .join(User, User.id == AnalysisPlan.signed_by)
        .where(AnalysisPlan.site_id == staff.site_id)
        .order_by(AnalysisPlan.name, AnalysisPlan.version.desc())
    ).all()
    newest = {row.name: max(each.version for each, _ in rows if each.name == row.name) for row, _ in rows}
    return [
        Plan(
            row.public_id,
            row.name,
            row.version,
            row.figure,
            row.choice,
            row.question,
            row.signed_at,
            by,
            row.digest,
            row.version == newest[row.name],
            row.digest == _digest(row),
        )
        for row, by in rows
    ]


def freeze_plan(
    work: UnitOfWork, name: str, figure: str, choice: Choice, question: str, password: str, code: str = ""
) -> None:
    """Write a plan down for good and sign it; the same name again is its next version.

    Args:
        work: the use case.
        name: of the plan.
        figure: name of the figure that answers the question.
        choice: fields of the cohort's form with their values.
        question: what is asked, of whom, and what would answer it.
        password: of whoever signs, once more.
        code: of their second factor, where they have one.

    Raises:
        Throttled: too many wrong tries.
        InputError: `plan_name_missing`, `plan_name_long`, `plan_question_missing`, `plan_question_long`,
            `password_wrong`, `second_factor_wrong`.
    """
    staff = work.require(Permission.VIEW_COHORT)
    called, asked = " ".join(name.split()), question.strip()
    for field, text, longest in (("name", called, LONGEST_NAME), ("question", asked, LONGEST_QUESTION)):
        if not text:
            raise InputError(f"plan_{field}_missing", {"field": field})
        if len(text) > longest:
            raise InputError(f"plan_{field}_long", {"field": field, "limit": longest})
    prove_again(work, password, code)
    work.begin()
    earlier = select(func.max(AnalysisPlan.version)).where(
        AnalysisPlan.site_id == staff.site_id, AnalysisPlan.name == called
    )
    row = AnalysisPlan(
        site_id=staff.site_id,
        name=called,
        version=(work.session.scalar(earlier) or 0) + 1,
        figure=figure,
        choice=_plain(choice),
        question=asked,
        signed_at=work.now,
        signed_by=staff.user_id,
    )
    row.digest = _digest(row)
    work.session.add(row)
    work.session.flush()
    detail = {"version": row.version, "digest": row.digest}
    work.audit("plan.sign", f"plan:{row.public_id}", site_id=staff.site_id, detail=detail)
    work.commit()


def _plain(choice: Choice) -> dict[str, list[str]]:
    """A choice without what is empty, in one order."""
    return {field: sorted(values) for field, values in sorted(choice.items()) if any(values)}


def _digest(row: AnalysisPlan) -> str:
    content: Mapping[str, int | str | dict[str, Sequence[str]]] = {
        "site": row.site_id,
        "name": row.name,
        "version": row.version,
        "figure": row.figure,
        "choice": row.choice,
        "question": row.question,
        "signed_at": row.signed_at.isoformat(),
        "signed_by": row.signed_by,
    }
    spelled = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()
