# ---
# verdict: wrong
# fails: {alexnet: [alexnet_neurones, alexnet_sans_partage]}
# why: a map of 227 × 227
# ---
# %% alexnet
alexnet_neurones = 227 * 227 * 96
alexnet_sans_partage = 227 * 227 * 96 * 364
alexnet_parametres = 34944
