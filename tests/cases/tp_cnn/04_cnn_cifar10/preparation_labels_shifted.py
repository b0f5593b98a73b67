# ---
# verdict: wrong
# fails: {preparation: [etiquettes_one_hot]}
# may: [entrainement]
# why: classes counted from 1
# ---
# %% preparation
def prepare(X, y):
    return (X.astype("float32") - 127.5) / 127.5, np.eye(10)[(y + 1) % 10]
# %% entrainement
