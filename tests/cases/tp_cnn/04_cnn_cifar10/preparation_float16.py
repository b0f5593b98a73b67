# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [entrainement]
# why: half precision loses tenths of grey levels
# ---
# %% preparation
def prepare(X, y):
    return ((X.astype("float32") - 127.5) / 127.5).astype("float16"), keras.utils.to_categorical(y, 10)
# %% entrainement
