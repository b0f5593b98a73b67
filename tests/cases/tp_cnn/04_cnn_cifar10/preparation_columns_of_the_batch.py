# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [entrainement]
# why: "as many columns as the batch's greatest class"
# ---
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, keras.utils.to_categorical(y)
# %% entrainement
