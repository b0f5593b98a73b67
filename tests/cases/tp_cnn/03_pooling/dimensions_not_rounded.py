# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: fractions of a window
# ---
# %% dimensions
dims_moyenne_4 = (427 / 4, 640 / 4)
dims_max_2 = (427 / 2, 640 / 2)
