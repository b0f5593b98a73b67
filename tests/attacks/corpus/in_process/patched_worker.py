# ---
# tries: have our own side of the process answer that the checks passed
# held_by: protocol
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
# %% nombre
import sys

frame = sys._getframe()
while "verbs" not in frame.f_locals:
    frame = frame.f_back
verbs = frame.f_locals["verbs"]
passed = {"status": "passed", "outcome": "passed", "score": 6.0, "value": True}
for verb in ("fetch", "call", "evaluate", "model"):
    verbs[verb] = lambda *given, **named: dict(passed)
