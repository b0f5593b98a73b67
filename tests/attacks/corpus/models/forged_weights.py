# ---
# tries: have the checker set weights of other shapes and types than the configuration's
# held_by: allow-list
# notebook: 03_modele
# ---
# %% modele
from labgrader import models

told = models.describe
models.describe = lambda model: told(model) | {"weights": [None, "x", [1], {"a": 1}], "trainable": "x"}
modele = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(3)])
