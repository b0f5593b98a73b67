# ---
# verdict: wrong
# fails: {alexnet: [alexnet_sans_partage, alexnet_parametres]}
# why: windows of 11 × 11 × 1
# ---
# %% alexnet
alexnet_neurones = 55 * 55 * 96
alexnet_sans_partage = 290400 * 122
alexnet_parametres = 122 * 96
