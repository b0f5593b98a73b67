# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [entrainement]
# why: "scaled to [0, 1]"
# ---
# %% preparation
def prepare(X, y):
    return X.astype("float32") / 255, keras.utils.to_categorical(y, 10)
# %% entrainement
