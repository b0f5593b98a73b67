# ---
# verdict: right
# why: "one-liners: einsum, lambda, unpacking, a conditional on the type"
# ---
# %% axes_poids
axes = "kernel_height kernel_width in_channels out_channels".split()
# %% conv1
conv1_entrees, conv1_poids, conv1_biais, conv1_parametres = 3, 216, 8, 224
# %% conv2
conv2_entrees = 8; conv2_biais = 4; conv2_parametres = (conv2_poids := 9 * 8 * 4) + 4; total = 224 + 292
# %% nombre_parametres
nombre_parametres = lambda k, c_in, c_out, bias=True: c_out * (
    (k[0] * k[1] if isinstance(k, (tuple, list)) else k**2) * c_in + (1 if bias else 0))
# %% alexnet
alexnet_neurones, alexnet_sans_partage, alexnet_parametres = 290_400, 105_705_600, 34_944
# %% disposition_torch
def vers_torch(poids):
    return np.einsum("yxio->oiyx", poids)
