# ---
# verdict: wrong
# fails: {conv2: [conv2_biais, conv2_parametres, total]}
# why: one bias per map read
# ---
# %% conv2
conv2_entrees = 8
conv2_poids = 288
conv2_biais = 8
conv2_parametres = 296
total = conv1_parametres + conv2_parametres
