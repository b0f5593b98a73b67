# ---
# tries: overflow the stack of the process
# held_by: separate checker
# ---
# %% nombre
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")


Deep().x
