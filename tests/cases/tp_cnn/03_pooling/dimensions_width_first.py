# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: width before height
# ---
# %% dimensions
dims_moyenne_4 = (160, 106)
dims_max_2 = (320, 213)
