# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: a row of three values
# ---
# %% huit
huit_pool = [[0, 1, 1, 0], [0, 1, 1, 0], [0, 1, 1], [0, 1, 1, 0]]
