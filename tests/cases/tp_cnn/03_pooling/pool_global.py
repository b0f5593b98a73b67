# ---
# verdict: wrong
# fails: {pool: [pool_max, pool_average, pool_max_leftovers, pool_average_leftovers, pool_max_negative_values, pool_input_unchanged, pool_average_integers]}
# why: one number for the whole map
# ---
# %% pool
def pool(img, pool_size, mode):
    return img.max() if mode == "max" else img.mean()
