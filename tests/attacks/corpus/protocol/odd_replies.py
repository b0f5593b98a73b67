# ---
# tries: stop the checker by replies of every other shape
# held_by: protocol
# deserves: {nombre: 0, double: 0}
# ---
# %% nombre
import sys

frame = sys._getframe()
while "verbs" not in frame.f_locals:
    frame = frame.f_back
verbs = frame.f_locals["verbs"]
verbs["fetch"] = lambda name: {"status": "error", "error": ["x"], "question": {}, "line": "x"}
nombre = 41


# %% double
def double(x):
    return 2 * x


verbs["call"] = lambda name, args, kwargs: {
    "status": "ok", "value": quadruple(*args) if name == "quadruple" else None, "arguments": {}
}  # fmt: skip
