"""What TensorFlow warns its authors of is not shown to students; its other warnings are."""

import logging

import cnnlab


def test_the_warning_of_networks_traced_anew_is_hidden_and_no_other(caplog):
    assert cnnlab.quiet
    logger = logging.getLogger("tensorflow")
    logger.propagate = True  # TensorFlow prints by a handler of its own
    logger.warning("%s out of the last %s calls to %s triggered tf.function retracing.", 5, 11, "one_step_on_data")
    logger.warning("the disk is full")
    assert [record.getMessage() for record in caplog.records] == ["the disk is full"]
