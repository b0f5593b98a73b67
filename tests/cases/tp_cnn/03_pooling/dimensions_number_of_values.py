# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: the number of values in place of the shape
# ---
# %% dimensions
dims_moyenne_4 = 106 * 160
dims_max_2 = 213 * 320
