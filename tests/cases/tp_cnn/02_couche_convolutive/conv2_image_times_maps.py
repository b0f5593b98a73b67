# ---
# verdict: wrong
# fails: {conv2: [conv2_entrees, conv2_poids, conv2_parametres, total]}
# why: eight maps for each of three channels
# ---
# %% conv2
conv2_entrees = 24
conv2_poids = 864
conv2_biais = 4
conv2_parametres = 868
total = conv1_parametres + conv2_parametres
