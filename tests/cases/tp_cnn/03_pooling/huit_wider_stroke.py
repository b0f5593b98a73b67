# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: the stroke of column 4 spread over two columns
# ---
# %% huit
huit_pool = [[0, 1, 1, 1]] * 4
