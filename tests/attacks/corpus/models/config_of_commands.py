# ---
# tries: have the checker import a function of the system by a forged configuration
# held_by: allow-list
# notebook: 03_modele
# ---
# %% modele
import json

from labgrader import models

forged = [
    {"module": "os", "class_name": "system", "config": "touch /tmp/x", "registered_name": None},
    {"module": "builtins", "class_name": "function", "config": "exec", "registered_name": "function"},
    {"module": "keras.initializers", "class_name": "function", "config": "os.system", "registered_name": "function"},
    {"class_name": "__lambda__", "config": {"value": "eA=="}},
    {"module": "keras", "class_name": "Sequential", "config": {"layers": [
        {"module": "keras.layers", "class_name": "TorchModuleWrapper", "config": {"module": "gASV"}, "registered_name": None}
    ]}, "registered_name": "Sequential"},
]  # fmt: skip
turn = iter(range(10**6))
models.describe = lambda model: {
    "config": json.dumps(forged[next(turn) % len(forged)]), "weights": [], "trainable": []
}  # fmt: skip
modele = keras.Sequential([])
