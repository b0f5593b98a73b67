# ---
# verdict: wrong
# fails: {pool: [pool_max, pool_average, pool_max_leftovers, pool_average_leftovers, pool_max_negative_values, pool_input_unchanged, pool_average_integers]}
# why: keeps the corner of each window
# ---
# %% pool
def pool(img, pool_size, mode):
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    return img[::pool_size, ::pool_size][:h, :w]
