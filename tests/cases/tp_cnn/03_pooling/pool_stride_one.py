# ---
# verdict: wrong
# fails: {pool: [pool_max, pool_average, pool_max_leftovers, pool_average_leftovers, pool_max_negative_values, pool_input_unchanged, pool_average_integers]}
# why: windows slide by one pixel
# ---
# %% pool
def pool(img, pool_size, mode):
    fenetres = np.lib.stride_tricks.sliding_window_view(img, (pool_size, pool_size))
    return fenetres.max(axis=(2, 3)) if mode == "max" else fenetres.mean(axis=(2, 3))
