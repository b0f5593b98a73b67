# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: a small 8 drawn from memory
# ---
# %% huit
huit_pool = np.array([[0, 1, 1, 1], [0, 1, 0, 1], [0, 1, 1, 1], [0, 1, 0, 1]])
