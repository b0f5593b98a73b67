# ---
# verdict: right
# why: every count read from the real layers, a tensor in place of an array
# ---
# %% axes_poids
axes = ("kernel_height", "kernel_width", "in_channels", "out_channels")
# %% conv1
couche_1 = model.get_layer("conv1")
conv1_entrees = int(couche_1.kernel.shape[2])
conv1_poids = couche_1.get_weights()[0].size
conv1_biais = couche_1.get_weights()[1].size
conv1_parametres = couche_1.count_params()
# %% conv2
couche_2 = model.get_layer("conv2")
conv2_entrees = couche_2.get_weights()[0].shape[2]
conv2_poids = couche_2.get_weights()[0].size
conv2_biais = len(couche_2.get_weights()[1])
conv2_parametres = couche_2.count_params()
total = model.count_params()
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    layer = keras.layers.Conv2D(out_channels, kernel_size, use_bias=bias)
    layer.build((None, None, None, in_channels))
    return layer.count_params()
# %% alexnet
entree = keras.Input((227, 227, 3))
premiere = keras.layers.Conv2D(96, 11, strides=4)
_, lignes, colonnes, cartes_96 = premiere(entree).shape
alexnet_neurones = lignes * colonnes * cartes_96
alexnet_parametres = premiere.count_params()
alexnet_sans_partage = lignes * colonnes * alexnet_parametres
# %% disposition_torch
def vers_torch(poids):
    return keras.ops.transpose(poids, (3, 2, 0, 1))
