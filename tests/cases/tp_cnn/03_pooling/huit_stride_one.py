# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: "overlapping windows: 7 x 7"
# ---
# %% huit
huit_pool = np.lib.stride_tricks.sliding_window_view(huit, (2, 2)).max(axis=(2, 3))
