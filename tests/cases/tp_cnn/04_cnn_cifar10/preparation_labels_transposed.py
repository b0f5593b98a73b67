# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [entrainement]
# why: a column per image
# ---
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, keras.utils.to_categorical(y, 10).T
# %% entrainement
