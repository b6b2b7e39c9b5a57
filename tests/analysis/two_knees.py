"""A simulated population in which one person in three has two knees that go alike."""

import numpy as np


def two_knees(people=150, seed=3):
    """Days, event number (0 none, 1 return, 2 retreatment, 3 death), person, and three covariates."""
    random = np.random.default_rng(seed)
    knees = 1 + (random.random(people) < 1 / 3)
    person = np.repeat(np.arange(people), knees)
    own = np.repeat(random.gamma(2, 0.5, people), knees)
    grade = random.integers(1, 5, person.size).astype(float)
    nerves = random.integers(2, 6, person.size).astype(float)
    group = random.integers(0, 3, person.size)
    speed = own * np.exp(0.3 * (grade - 2) - 0.15 * nerves + 0.2 * group)
    times = np.stack(
        [
            220 * random.weibull(1.5, person.size) / speed,
            400 * random.weibull(1.2, person.size) / own,
            900 * random.weibull(1.0, person.size),
            random.uniform(40, 366, person.size),
        ]
    )
    first = np.argmin(times, axis=0)
    time = np.ceil(times.min(axis=0) / 3) * 3  # many ties
    event = np.where(first == 3, 0, first + 1)
    return {"time": time, "event": event, "person": person, "grade": grade, "nerves": nerves, "group": group}
