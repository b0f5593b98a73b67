# ---
# tries: answer checks from two copies of the process
# held_by: protocol
# ---
# %% double
import os


def double(x):
    if os.fork() == 0:
        os.getpid = lambda: 1
        return 2 * x + 1
    return 0 * x
