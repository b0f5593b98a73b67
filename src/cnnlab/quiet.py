"""Hides from students a warning of TensorFlow's that tells them nothing: that new networks are each traced anew."""

import logging

_UNSEEN = "triggered tf.function retracing"


def enable() -> None:
    """Show that warning no more; harmless when repeated, and where there is no TensorFlow."""
    logging.getLogger("tensorflow").addFilter(_is_for_students)


def _is_for_students(record: logging.LogRecord) -> bool:
    return _UNSEEN not in str(record.msg)
