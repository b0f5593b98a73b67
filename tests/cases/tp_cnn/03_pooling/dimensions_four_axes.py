# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: the whole shape, with batch and channels
# ---
# %% dimensions
dims_moyenne_4 = (1, 106, 160, 1)
dims_max_2 = (1, 213, 320, 1)
