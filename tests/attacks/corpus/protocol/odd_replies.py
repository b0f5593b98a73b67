# ---
# tries: stop the checker by replies of every other shape
# held_by: protocol
# deserves: {nombre: 0, double: 0, quadruple: 3}
# ---
# %% nombre
import gc

verbs = next(o for o in gc.get_objects() if isinstance(o, dict) and {"run", "fetch", "call", "evaluate"} <= set(o))
verbs["fetch"] = lambda name: {"status": "error", "error": ["x"], "question": {}, "line": "x"}
nombre = 41


# %% double
def double(x):
    return 2 * x


verbs["call"] = lambda name, args, kwargs: {
    "status": "ok", "value": quadruple(*args) if name == "quadruple" else None, "arguments": {}
}  # fmt: skip
