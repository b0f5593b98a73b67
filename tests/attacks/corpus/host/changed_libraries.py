# ---
# tries: write to the interpreter, to the engine and to kernel settings, for those who come next
# held_by: read-only root
# ---
# %% nombre
import os

import labgrader
import numpy
import pytest

paths = [module.__file__ for module in (os, labgrader, numpy, pytest)]
paths += ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/etc/passwd", "/etc/ld.so.cache"]
for path in paths:
    try:
        os.close(os.open(path, os.O_WRONLY))
        print("ATTACK SUCCEEDED", path)
    except OSError as error:
        print(error)
nombre = 41
