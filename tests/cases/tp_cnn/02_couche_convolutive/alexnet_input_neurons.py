# ---
# verdict: wrong
# fails: {alexnet: [alexnet_neurones, alexnet_sans_partage]}
# why: the input's values counted as neurons
# ---
# %% alexnet
alexnet_neurones = 227 * 227 * 3
alexnet_sans_partage = 227 * 227 * 3 * 364
alexnet_parametres = 34944
