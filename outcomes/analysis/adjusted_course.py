"""Mean course of groups over visits and their differences, adjusted by a mixed model."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.intervals import Estimate
from outcomes.analysis.mixed_model import MixedModel, mixed_model
from outcomes.analysis.observations import BoolArray, FloatArray, IntArray
from outcomes.errors import InputError


@dataclass(frozen=True, eq=False)
class RepeatedValues:
    """Values of knees at visits, one per row.

    Attributes:
        value: nan = absent, shape (n,).
        visit: number of the visit, shape (n,).
        group: number of the group, shape (n,).
        knee: shape (n,).
        person: shape (n,).
        covariates: known before, nan = absent, shape (n, q).
    """

    value: FloatArray
    visit: IntArray
    group: IntArray
    knee: IntArray
    person: IntArray
    covariates: FloatArray


@dataclass(frozen=True)
class Contrast:
    """A sum of the model's coefficients with its interval, and p of its being 0."""

    estimate: Estimate
    p_value: float


@dataclass(frozen=True, eq=False)
class AdjustedCourse:
    """What a mixed model says of groups at visits; nan where nobody has a value.

    Attributes:
        means: per group and visit, at the mean of the covariates.
        differences: per further group and visit, to the first group.
        people: with a value and all covariates, shape (groups, visits).
        slopes: one per covariate.
        left_out: knees with a value at some visit that lack a covariate.
        model: the model itself.
    """

    means: tuple[tuple[Contrast, ...], ...]
    differences: tuple[tuple[Contrast, ...], ...]
    people: IntArray
    slopes: tuple[Contrast, ...]
    left_out: int
    model: MixedModel


def adjusted_course(table: RepeatedValues, groups: int, visits: int) -> AdjustedCourse:
    """Mean of each group at each visit, as if all had the same covariates.

    A mean by visit of the first group, a difference by visit of every other, a slope of each covariate, a
    random level of each person and knee. What is missing is taken to be missing at random. Source:
    Mallinckrodt 2008, Drug Inf J 42:303; the model is `mixed_model`'s.

    Args:
        table: the values.
        groups: number of groups.
        visits: number of visits.

    Raises:
        InputError: `columns_differ`.
    """
    sizes = [one.shape[0] for one in (table.value, table.visit, table.group, table.knee, table.covariates)]
    if len(set(sizes)) > 1:
        raise InputError("columns_differ", {"lengths": sizes})
    has_value = ~np.isnan(table.value)
    used = has_value & ~np.isnan(table.covariates).any(axis=1)
    design = np.column_stack([_cells(table, groups, visits), _centred(table, used)])
    model = mixed_model(table.value, design, table.knee, table.person)
    unit = np.eye(design.shape[1])
    cells = unit[: groups * visits].reshape(groups, visits, design.shape[1])
    return AdjustedCourse(
        means=tuple(_contrasts(model, cells[0] + (cell if at else 0)) for at, cell in enumerate(cells)),
        differences=tuple(_contrasts(model, apart) for apart in cells[1:]),
        people=_people(table, used, groups, visits),
        slopes=_contrasts(model, unit[groups * visits :]),
        left_out=np.setdiff1d(table.knee[has_value], table.knee[used]).size,
        model=model,
    )


def _contrasts(model: MixedModel, weights: FloatArray) -> tuple[Contrast, ...]:
    return tuple(Contrast(model.contrast(row), model.p_value(row)) for row in weights)


def _cells(table: RepeatedValues, groups: int, visits: int) -> FloatArray:
    """Indicators: of each visit, then of each visit of each further group."""
    cell = np.where(table.group > 0, table.group * visits + table.visit, -1)
    columns = np.zeros((table.value.size, groups * visits))
    rows = np.arange(table.value.size)
    columns[rows, table.visit] = 1
    columns[rows[cell >= 0], cell[cell >= 0]] = 1
    return columns


def _centred(table: RepeatedValues, used: BoolArray) -> FloatArray:
    """Covariates less their mean over the knees in the model, each knee counted once."""
    _, first = np.unique(table.knee[used], return_index=True)
    once = table.covariates[used][first]
    return table.covariates - once.mean(axis=0) if once.size else table.covariates


def _people(table: RepeatedValues, used: BoolArray, groups: int, visits: int) -> IntArray:
    cell = table.group[used] * visits + table.visit[used]
    pairs = np.unique(np.stack([cell, table.person[used]]), axis=1)
    return np.bincount(pairs[0], minlength=groups * visits).reshape(groups, visits)
