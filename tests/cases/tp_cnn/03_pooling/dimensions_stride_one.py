# ---
# verdict: wrong
# fails: {dimensions: [dims_average_4, dims_max_2]}
# why: "n - k + 1: the stride is forgotten"
# ---
# %% dimensions
dims_moyenne_4 = (424, 637)
dims_max_2 = (426, 639)
