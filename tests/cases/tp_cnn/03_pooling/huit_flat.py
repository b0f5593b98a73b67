# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: sixteen values in one row
# ---
# %% huit
huit_pool = [0, 1, 1, 0] * 4
