# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [entrainement]
# why: labels not coded
# ---
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, y
# %% entrainement
