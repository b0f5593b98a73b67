"""What notebook 04 says of its five seeds holds in the file that is shipped."""

from importlib import resources

from cnnlab.figures import graines


def test_the_file_is_complete_and_says_how_it_was_made():
    table = graines.mesures()
    assert table["seed"].nunique() >= 5
    for _, rows in table.groupby(["network", "seed"]):
        assert list(rows["epoch"]) == list(range(1, len(rows) + 1))
        assert list(rows["test"].notna()) == [False] * (len(rows) - 1) + [True]  # evaluated once, at the end
    assert table["validation"].between(0, 1).all()
    text = (resources.files("cnnlab") / "measurements" / "seeds_cifar.csv").read_text(encoding="utf-8")
    assert "benchmarks/seeds_cifar.py" in text


def test_two_seeds_of_the_same_network_may_be_several_points_apart_and_the_large_network_has_fewer_epochs():
    table = graines.mesures()
    tests = table.dropna(subset="test").groupby("network")["test"]
    assert (tests.max() - tests.min()).min() > 0.04  # « plusieurs points », says the notebook
    epochs = table.groupby("network")["epoch"].max()
    assert epochs["basic_CNN_2"] < epochs["basic_CNN"]
