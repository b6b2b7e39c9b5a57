"""The generator that R has too."""

import subprocess

import numpy as np

from outcomes.analysis.wichmann_hill import uniforms
from tests.r_language import skip_without


def test_r_draws_the_same_numbers():
    skip_without("survival")
    script = """RNGkind("Wichmann-Hill"); .Random.seed <- c(.Random.seed[1], 2026L, 1130L, 70L)
        cat(sprintf("%.17g", runif(40000)))"""
    done = subprocess.run(["Rscript", "--vanilla", "-e", script], capture_output=True, text=True, check=True)
    assert np.array_equal(uniforms((2026, 1130, 70), 0, 40_000), np.array(done.stdout.split(), float))


def test_any_stretch_is_the_same_stream_and_looks_like_chance():
    whole = uniforms((1, 2, 3), 0, 100_000)
    assert np.array_equal(uniforms((1, 2, 3), 60_000, 500), whole[60_000:60_500])
    assert np.all((whole > 0) & (whole < 1))
    counts = np.bincount((whole * 100).astype(int), minlength=100)
    assert ((counts - 1000) ** 2 / 1000).sum() < 148  # chi-squared, 99 degrees, p .001
    assert abs(np.corrcoef(whole[:-1], whole[1:])[0, 1]) < 0.01
