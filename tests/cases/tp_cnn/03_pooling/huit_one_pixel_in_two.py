# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: one pixel in two
# ---
# %% huit
huit_pool = huit[::2, ::2]
