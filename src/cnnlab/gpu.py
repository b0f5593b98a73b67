"""A shared graphics card: a student's part of its memory, and a word when it is full and the CPU computes instead.

On a hub, the spawner sets CNNLAB_GPU_MEMORY_MB (the part, in MiB) and CUDA_VISIBLE_DEVICES (the card), or
CNNLAB_GPU_MESSAGE (why there is none). Without them nothing here does anything.
"""

import os
import subprocess
import sys
from typing import Any

MEMORY_VARIABLE = "CNNLAB_GPU_MEMORY_MB"
MESSAGE_VARIABLE = "CNNLAB_GPU_MESSAGE"
_NO_CARD = "-1"
_FULL = (
    "La carte graphique est pleine : il y reste {free} Mio, il en faut {wanted}. Ce carnet calcule sur le processeur : "
    "mêmes résultats, plus lentement. Fermez vos autres carnets (menu Noyau, Arrêter), puis redémarrez ce noyau."
)


def share() -> None:
    """Keep this process within its part of the card, or off a card that is full; say so once, in French."""
    message = os.environ.pop(MESSAGE_VARIABLE, "")
    wanted = os.environ.get(MEMORY_VARIABLE, "")
    if wanted.isdecimal() and not message:
        free = free_memory_mb(os.environ.get("CUDA_VISIBLE_DEVICES", ""))
        if free is not None and free < int(wanted):
            os.environ["CUDA_VISIBLE_DEVICES"] = _NO_CARD  # read when CUDA starts, which is later
            message = _FULL.format(free=free, wanted=wanted)
        else:
            _limit_when_imported(int(wanted))
    if message:
        print(f"⚠ {message}")


def free_memory_mb(card: str) -> int | None:
    """Return the free memory of a card, by uuid or number, in MiB; None where `nvidia-smi` does not say."""
    command = ["nvidia-smi", f"--id={card}", "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    text = done.stdout.strip()
    return int(text) if text.isdecimal() else None


def _limit_when_imported(memory_mb: int) -> None:
    if "tensorflow" in sys.modules:
        limit_tensorflow(sys.modules["tensorflow"], memory_mb)
    else:
        import wrapt  # noqa: PLC0415  waits for the import without making it

        wrapt.register_post_import_hook(lambda tensorflow: limit_tensorflow(tensorflow, memory_mb), "tensorflow")


def limit_tensorflow(tensorflow: Any, memory_mb: int) -> None:
    """Give TensorFlow at most `memory_mb` of each card that it sees; harmless once it has started."""
    config = tensorflow.config
    try:
        for card in config.list_physical_devices("GPU"):
            limit = config.LogicalDeviceConfiguration(memory_limit=memory_mb)
            config.set_logical_device_configuration(card, [limit])
    except RuntimeError:  # the card is in use already: the limit stays what it was
        return
