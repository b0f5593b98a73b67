# ---
# tries: stop the checker by a reply that leaves out what was asked
# held_by: protocol
# deserves: {double: 1}
# ---
# %% double
import sys

frame = sys._getframe()
while "verbs" not in frame.f_locals:
    frame = frame.f_back
verbs = frame.f_locals["verbs"]


def double(x):
    return 2 * x


verbs["call"] = lambda name, args, kwargs: {"status": "ok", "value": globals()[name](*args), "arguments": []}
