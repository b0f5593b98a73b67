# ---
# verdict: wrong
# fails: {conv2: [total]}
# why: the total adds weights alone
# ---
# %% conv2
conv2_entrees = 8
conv2_poids = 288
conv2_biais = 4
conv2_parametres = 292
total = conv1_poids + conv2_poids
