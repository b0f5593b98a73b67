# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: the shapes of same padding; 160 and 320 divide exactly
# ---
# %% dimensions
dims_moyenne_4 = (107, 160)
dims_max_2 = (214, 320)
