"""What a response of VGG16 sees: the sentence of notebook 05 against sets of pixels, followed layer by layer."""

from types import SimpleNamespace

import pytest

from cnnlab.figures import vgg

BLOCKS = (2, 2, 3, 3, 3)  # convolutions of each


def layer(kind: str, **facts: object) -> object:
    """Return what `etapes` reads of a Keras layer, without Keras."""
    shape = SimpleNamespace(shape=(None, 7, 7, 1))
    return type(kind, (), {"input": shape, "output": shape, "count_params": lambda _self: 0, **facts})()


@pytest.fixture(scope="module")
def vgg16() -> SimpleNamespace:
    convolution = layer("Conv2D", kernel_size=(3, 3), strides=(1, 1))
    pooling = layer("MaxPooling2D", pool_size=(2, 2), strides=(2, 2))
    layers = [step for count in BLOCKS for step in (*[convolution] * count, pooling)]
    return SimpleNamespace(layers=[*layers, layer("Flatten"), layer("Dense")])


def followed(side: int) -> dict[str, tuple[bool, bool]]:
    """Return, by brute force, whether one response and whether all of them see every pixel of an image."""
    everything = {(row, column) for row in range(side) for column in range(side)}
    seen = {pixel: {pixel} for pixel in everything}
    found = {}

    def joined(places: list[tuple[int, int]]) -> set[tuple[int, int]]:
        return set().union(*(seen.get(place, set()) for place in places))  # outside the map: padding, no pixel

    for block, count in enumerate(BLOCKS, start=1):
        for rank in range(1, count + 1):
            seen = {(r, c): joined([(r + i, c + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]) for r, c in seen}
            whole = [pixels == everything for pixels in seen.values()]
            found[f"conv {block}-{rank}"] = any(whole), bool(whole) and all(whole)
        half = (max(row for row, _ in seen) + 1) // 2 if seen else 0
        seen = {(r, c): joined([(2 * r + i, 2 * c + j) for i in (0, 1) for j in (0, 1)])
                for r in range(half) for c in range(half)}  # fmt: skip
        whole = [pixels == everything for pixels in seen.values()]
        found[f"pool {block}"] = any(whole), bool(whole) and all(whole)
    return found


@pytest.mark.parametrize("side", [8, 20, 32, 45])
def test_what_vgg_responses_see_is_what_sets_of_pixels_say(vgg16, side):
    assert vgg.couvertures(vgg16, side) == followed(side)


def test_on_32_pixels_a_vgg_response_sees_everything_at_conv_3_3_and_all_of_them_at_conv_4_1(vgg16):
    seen = vgg.couvertures(vgg16, 32)
    assert [next(name for name, whole in seen.items() if whole[rank]) for rank in (0, 1)] == ["conv 3-3", "conv 4-1"]


def test_receptive_fields_of_vgg16_are_those_of_the_notebook(vgg16):
    sides = vgg.champs_receptifs(vgg16)
    assert (sides["conv 1-2"], sides["pool 1"], sides["pool 5"]) == (5, 6, 212)
