# ---
# tries: have the checker run an activation of the student's
# held_by: allow-list
# notebook: 03_modele
# ---
# %% modele
@keras.saving.register_keras_serializable()
def thirds(x):
    return keras.ops.ones_like(x) / 3


modele = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(3, activation=thirds)])
