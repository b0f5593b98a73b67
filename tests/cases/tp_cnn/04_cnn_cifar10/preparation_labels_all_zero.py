# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [entrainement]
# why: a table never filled
# ---
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, np.zeros((len(y), 10))
# %% entrainement
