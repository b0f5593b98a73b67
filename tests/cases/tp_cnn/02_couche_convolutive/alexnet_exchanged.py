# ---
# verdict: wrong
# fails: {alexnet: [alexnet_sans_partage, alexnet_parametres]}
# why: the two counts exchanged
# ---
# %% alexnet
alexnet_neurones = 290400
alexnet_sans_partage = 34944
alexnet_parametres = 105705600
