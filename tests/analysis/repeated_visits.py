"""A simulated population of repeated values, with second knees and values that are absent."""

import numpy as np

VISITS = 4


def repeated_visits(people=120, seed=5, second_knees=True):
    """Pain at four visits of two groups, one person in three with two knees, one value in five absent."""
    random = np.random.default_rng(seed)
    knees = 1 + (random.random(people) < (1 / 3 if second_knees else 0))
    owner = np.repeat(np.arange(people), knees)
    group, age = random.integers(0, 2, owner.size), random.normal(68, 8, people)[owner]
    before = random.normal(6.5, 1.2, owner.size)
    level = random.normal(0, 1.1, people)[owner] + random.normal(0, 0.7, owner.size)
    knee = np.repeat(np.arange(owner.size), VISITS)
    visit = np.tile(np.arange(VISITS), owner.size)
    mean = 2.5 + 0.5 * visit + group[knee] * (0.8 - 0.3 * visit) + 0.4 * before[knee] - 0.02 * age[knee]
    value = mean + level[knee] + random.normal(0, 1.3, knee.size)
    value[random.random(value.size) < 0.2] = np.nan
    return {
        "y": value,
        "knee": knee,
        "person": owner[knee],
        "visit": visit,
        "group": group[knee],
        "before": before[knee],
        "age": age[knee],
    }
