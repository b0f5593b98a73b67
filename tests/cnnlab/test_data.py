"""The images of the notebooks."""

import numpy as np

from cnnlab.data import flower


def test_the_flower_is_the_photograph_of_scikit_learn():
    image = flower()
    assert (image.shape, image.dtype) == ((427, 640, 3), np.uint8)
    assert image.flags.c_contiguous
    assert image.std() > 20


def test_what_one_caller_does_to_the_flower_is_not_seen_by_the_next():
    before = flower().copy()
    image = flower()
    if image.flags.writeable:
        image[:] = 0
    np.testing.assert_array_equal(flower(), before)
