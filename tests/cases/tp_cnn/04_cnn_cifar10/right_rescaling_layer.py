# ---
# verdict: right
# may: [entrainement]
# why: "a Rescaling layer, comparisons as one-hot"
# ---
# %% preparation
echelle = keras.layers.Rescaling(scale=2.0 / 255, offset=-1.0)
def prepare(X, y):
    return keras.ops.convert_to_numpy(echelle(X)), (np.asarray(y)[:, None] == range(10)).astype("float32")
# %% entrainement
