# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4]}
# why: only the second is right
# ---
# %% dimensions
dims_moyenne_4 = (107, 160)
dims_max_2 = (213, 320)
