# ---
# verdict: wrong
# fails: {dimensions: [dims_max_2]}
# why: the second variable is missing
# ---
# %% dimensions
dims_moyenne_4 = (106, 160)
