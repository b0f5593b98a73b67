# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [dimension_negative, modele_de_base, modele_profond, entrainement]
# why: half precision loses tenths of grey levels
# ---
# %% dimension_negative
# %% preparation
def prepare(X, y):
    return ((X.astype("float32") - 127.5) / 127.5).astype("float16"), keras.utils.to_categorical(y, 10)
# %% modele_de_base
# %% modele_profond
# %% entrainement
