# ---
# verdict: wrong
# fails: {preparation: [images_valeurs, images_float32]}
# may: [entrainement]
# why: mean and standard deviation
# ---
# %% preparation
def prepare(X, y):
    X = X.astype("float32")
    return (X - X.mean()) / X.std(), keras.utils.to_categorical(y, 10)
# %% entrainement
