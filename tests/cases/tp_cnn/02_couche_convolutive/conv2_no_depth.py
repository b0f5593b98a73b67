# ---
# verdict: wrong
# fails: {conv2: [conv2_poids, conv2_parametres, total]}
# why: flat filters
# ---
# %% conv2
conv2_entrees = 8
conv2_poids = 3 * 3 * 4
conv2_biais = 4
conv2_parametres = 40
total = conv1_parametres + conv2_parametres
