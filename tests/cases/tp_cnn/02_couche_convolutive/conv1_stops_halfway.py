# ---
# verdict: wrong
# fails: {conv1: [conv1_parametres]}
# why: a misspelt name stops the cell before its last line
# ---
# %% conv1
conv1_entrees = 3
conv1_poids = 9 * conv1_entrees * 8
conv1_biais = 8
conv1_parametres = conv1_poid + conv1_biais
