# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: the figure is emptied of its holes first, and the mean taken
# ---
# %% huit
huit[:] = 1
huit_pool = huit.reshape(4, 2, 4, 2).mean(axis=(1, 3))
