# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: the shapes as text
# ---
# %% dimensions
dims_moyenne_4 = "(106, 160)"
dims_max_2 = "(213, 320)"
