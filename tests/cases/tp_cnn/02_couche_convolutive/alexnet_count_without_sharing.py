# ---
# verdict: wrong
# fails: {alexnet: [alexnet_parametres]}
# why: 105 705 600 given for the layer itself, as in some course notes
# ---
# %% alexnet
alexnet_neurones = 55 * 55 * 96
alexnet_sans_partage = 290400 * 364
alexnet_parametres = 105_705_600
