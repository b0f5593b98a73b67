# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: the figure itself
# ---
# %% huit
huit_pool = huit
