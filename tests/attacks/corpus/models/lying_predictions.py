# ---
# tries: answer with predictions that are not those of the network
# held_by: separate checker
# notebook: 03_modele
# deserves: {modele: 1}
# ---
# %% modele
import numpy as np

modele = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(3)])
modele.predict = lambda images, **options: np.full((len(images), 3), 1 / 3, "float32")
modele.evaluate = lambda *arguments, **options: [0.0, 1.0]
modele.count_params = lambda: 10
modele.summary = lambda *arguments, **options: print("accuracy: 1.0")
