# ---
# verdict: wrong
# fails: {alexnet: [alexnet_sans_partage, alexnet_parametres]}
# why: no bias anywhere
# ---
# %% alexnet
alexnet_neurones = 55 * 55 * 96
alexnet_sans_partage = 290400 * 11 * 11 * 3
alexnet_parametres = 11 * 11 * 3 * 96
