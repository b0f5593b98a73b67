# ---
# verdict: right
# why: two exchanges then one, a contiguous copy, another float width
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    if type(kernel_size) == int:
        kernel_size = [kernel_size] * 2
    poids = 1
    for facteur in [*kernel_size, in_channels, out_channels]:
        poids = poids * facteur
    return poids + out_channels if bias else poids
# %% disposition_torch
def vers_torch(poids):
    tourne = poids.swapaxes(0, 3).swapaxes(1, 2)  # (out, in, kw, kh)
    return np.ascontiguousarray(tourne.swapaxes(2, 3)).astype("float64")
