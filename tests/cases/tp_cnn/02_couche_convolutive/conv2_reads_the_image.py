# ---
# verdict: wrong
# fails: {conv2: [conv2_entrees, conv2_poids, conv2_parametres, total]}
# why: the image's three channels in place of conv1's maps
# ---
# %% conv2
conv2_entrees = 3
conv2_poids = 108
conv2_biais = 4
conv2_parametres = 112
total = conv1_parametres + conv2_parametres
