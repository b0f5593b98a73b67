# ---
# verdict: wrong
# fails: {alexnet: [alexnet_neurones, alexnet_sans_partage]}
# why: one map counted in place of 96
# ---
# %% alexnet
alexnet_neurones = 55 * 55
alexnet_sans_partage = 55 * 55 * 364
alexnet_parametres = 34944
