# ---
# verdict: right
# why: plain loops, float64 and integral floats
# ---
# %% axes_poids
tailles_distinctes = {5: "kernel_height", 2: "kernel_width", 7: "in_channels", 6: "out_channels"}
essai_couche = keras.layers.Conv2D(6, (5, 2))
essai_couche.build((None, None, None, 7))
axes = [tailles_distinctes[int(cote)] for cote in essai_couche.kernel.shape]
# %% conv1
conv1_entrees, conv1_poids, conv1_biais = 3.0, 0, 0
for f in range(8):
    conv1_biais += 1
    for canal in range(3):
        conv1_poids += 3 * 3
conv1_parametres = float(conv1_poids + conv1_biais)
# %% conv2
conv2_entrees, conv2_poids, conv2_biais, conv2_parametres, total = 8, 288.0, 4, 292, 516
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    try:
        hauteur, largeur = kernel_size
    except TypeError:
        hauteur = largeur = kernel_size
    compte = 0
    for _ in range(out_channels):
        for _ in range(in_channels):
            compte += hauteur * largeur
        if bias:
            compte += 1
    return float(compte)
# %% alexnet
alexnet_neurones = sum(55 * 55 for _ in range(96))
alexnet_sans_partage = 0
for _ in range(96):
    alexnet_sans_partage += 55 * 55 * (11 * 11 * 3) + 55 * 55
alexnet_parametres = 96 * 11**2 * 3 + 96
# %% disposition_torch
def vers_torch(poids):
    kh, kw, entrees, sorties = poids.shape
    resultat = np.zeros((sorties, entrees, kh, kw))
    for o in range(sorties):
        for i in range(entrees):
            resultat[o, i] = poids[:, :, i, o]
    return resultat
