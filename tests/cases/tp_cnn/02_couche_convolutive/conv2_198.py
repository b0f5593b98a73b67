# ---
# verdict: wrong
# fails: {conv2: [conv2_poids, conv2_parametres, total]}
# why: 3·3·8·4 given as 198, as in some course notes
# ---
# %% conv2
conv2_entrees = 8
conv2_poids = 198
conv2_biais = 4
conv2_parametres = 202
total = conv1_parametres + conv2_parametres
