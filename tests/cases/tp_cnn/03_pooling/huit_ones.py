# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: ones everywhere
# ---
# %% huit
huit_pool = np.ones((4, 4))
