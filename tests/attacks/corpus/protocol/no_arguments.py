# ---
# tries: stop the checker by a reply that leaves out what was asked
# held_by: protocol
# deserves: {double: 1}
# ---
# %% double
import gc

verbs = next(o for o in gc.get_objects() if isinstance(o, dict) and {"run", "fetch", "call", "evaluate"} <= set(o))


def double(x):
    return 2 * x


verbs["call"] = lambda name, args, kwargs: {"status": "ok", "value": globals()[name](*args), "arguments": []}
