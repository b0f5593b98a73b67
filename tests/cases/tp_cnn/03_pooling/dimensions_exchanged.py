# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: the two answers exchanged
# ---
# %% dimensions
dims_moyenne_4 = (213, 320)
dims_max_2 = (106, 160)
