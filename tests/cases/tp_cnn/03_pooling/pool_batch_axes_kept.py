# ---
# verdict: wrong
# fails: {pool: [pool_max, pool_average, pool_max_leftovers, pool_average_leftovers, pool_max_negative_values, pool_input_unchanged, pool_average_integers]}
# why: what the layer gives, with its batch and channel axes
# ---
# %% pool
def pool(img, pool_size, mode):
    couche = CoucheMax if mode == "max" else CoucheMoyenne
    return couche(pool_size)(img[None, :, :, None])
