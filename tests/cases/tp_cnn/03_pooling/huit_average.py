# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: the means of the windows
# ---
# %% huit
huit_pool = huit.reshape(4, 2, 4, 2).mean(axis=(1, 3))
