# ---
# tries: overflow the checker's stack by a configuration nested a hundred thousand times
# held_by: protocol
# notebook: 03_modele
# ---
# %% modele
from labgrader import models

models.describe = lambda model: {"config": "[" * 100_000 + "]" * 100_000, "weights": [], "trainable": []}
modele = keras.Sequential([])
