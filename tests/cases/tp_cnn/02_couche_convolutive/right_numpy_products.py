# ---
# verdict: right
# why: NumPy scalars and arrays of text; axes moved by name
# ---
# %% axes_poids
axes = np.array(["kernel_height", "kernel_width", "in_channels", "out_channels"])
# %% conv1
conv1_entrees = np.int64(3)
conv1_poids = np.prod(weights.shape)
conv1_biais = np.array(8)
conv1_parametres = conv1_poids + conv1_biais
# %% conv2
formes = [variable.shape for variable in model.get_layer("conv2").get_weights()]
conv2_entrees = np.int32(8)
conv2_poids, conv2_biais = (np.prod(forme) for forme in formes)
conv2_parametres = conv2_poids + conv2_biais
total = np.sum([conv1_parametres, conv2_parametres])
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    surface = np.prod(np.broadcast_to(kernel_size, 2))
    return (surface * in_channels + bias) * out_channels
# %% alexnet
sortie_alexnet = np.array([55, 55, 96])
alexnet_neurones = sortie_alexnet.prod()
alexnet_sans_partage = alexnet_neurones * (np.prod([11, 11, 3]) + 1)
alexnet_parametres = np.float64(34944)
# %% disposition_torch
def vers_torch(poids):
    return np.moveaxis(poids, [3, 2], [0, 1])
