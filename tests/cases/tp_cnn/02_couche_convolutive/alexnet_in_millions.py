# ---
# verdict: wrong
# fails: {alexnet: [alexnet_neurones, alexnet_sans_partage, alexnet_parametres]}
# why: rounded millions
# ---
# %% alexnet
alexnet_neurones = 0.29
alexnet_sans_partage = 105.7
alexnet_parametres = 0.035
