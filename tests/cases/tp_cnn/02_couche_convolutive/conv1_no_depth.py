# ---
# verdict: wrong
# fails: {conv1: [conv1_poids, conv1_parametres]}
# why: "flat filters: the input channels forgotten"
# ---
# %% conv1
conv1_entrees = 3
conv1_poids = 3 * 3 * 8
conv1_biais = 8
conv1_parametres = conv1_poids + conv1_biais
