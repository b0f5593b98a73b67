# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: rows and columns exchanged
# ---
# %% huit
huit_pool = np.array([[0, 1, 1, 0]] * 4).T
