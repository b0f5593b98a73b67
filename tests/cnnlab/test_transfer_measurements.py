"""What notebook 06 says of the measurements on the real Fashion-MNIST holds in the file that is shipped."""

from importlib import resources

import numpy as np
import pytest

from cnnlab.figures import bilan_transfert as bilan

RATES, COUNTS = (0.001, 0.01), (20, 50, 200, 1000)


def test_the_file_is_complete_and_paired():
    table = bilan.mesures()
    of_b = table[table["task"] == "B"]
    seeds = of_b["seed"].nunique()
    assert seeds >= 5
    assert len(of_b) == seeds * len(RATES) * len(COUNTS) * 2 * 3  # two numbers of steps, three methods
    assert not of_b.duplicated(["seed", "examples", "learning_rate", "steps", "method"]).any()
    assert table["accuracy"].between(0, 1).all()


def test_the_file_says_how_it_was_made():
    path = resources.files("cnnlab") / "measurements" / "transfer_fashion_mnist.csv"
    header = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    seeds = bilan.mesures()["seed"].nunique()
    assert "benchmarks/transfer_fashion_mnist.py" in "".join(header)
    assert f"{seeds} seeds" in header[-1]


@pytest.mark.parametrize("count", COUNTS)
def test_transfer_wins_for_every_seed_at_the_small_rate(count):
    assert (bilan.gains(count, 0.001) > 0).all()


def test_with_many_examples_and_the_large_rate_the_gain_is_gone_and_freezing_is_behind():
    assert abs(np.median(bilan.gains(1000, 0.01))) < 1
    assert min(bilan.gains(1000, 0.01)) < 0 < max(bilan.gains(1000, 0.01))
    medians = bilan.medianes(1000, 0.01)
    assert medians["gelé"] < medians["de zéro"] - 0.03


def test_at_the_small_rate_the_fine_tuned_network_spreads_over_twenty_to_thirty_points():
    for count in COUNTS:
        values = bilan.essais(examples=count, learning_rate=0.001, method="fine_tuned")["accuracy"]
        assert 0.19 <= values.max() - values.min() <= 0.33


@pytest.mark.parametrize("rate", RATES)
def test_shuffled_pixels_cost_the_frozen_network_half_its_lead_and_fine_tuning_still_wins(rate):
    whole, shuffled = bilan.medianes(200, rate), bilan.medianes(200, rate, "B_shuffled")
    assert shuffled["gelé"] - 0.5 < 0.5 * (whole["gelé"] - 0.5)
    assert (bilan.gains(200, rate, "B_shuffled") > 0).all()


def test_the_conclusion_counts_every_setting():
    told = bilan.conclusion()
    assert told.count("\n- ") == sum(
        not ((gains := bilan.gains(count, rate)) > 0).all() and not (gains < 0).all()
        for count in COUNTS for rate in RATES
    )  # fmt: skip
