# ---
# verdict: wrong
# fails: {conv1: [conv1_parametres]}
# why: "conv1's mistake is paid once: the total is right given a right conv1"
# ---
# %% conv1
conv1_entrees = 3
conv1_poids = 216
conv1_biais = 8
conv1_parametres = 216
# %% conv2
conv2_entrees = 8
conv2_poids = 288
conv2_biais = 4
conv2_parametres = 292
total = conv1_parametres + conv2_parametres
