# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: pairs of pairs of unequal lengths
# ---
# %% dimensions
dims_moyenne_4 = ((106, 160), 1)
dims_max_2 = {'hauteur': 213, 'largeur': 320}
