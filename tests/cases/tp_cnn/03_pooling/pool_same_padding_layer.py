# ---
# verdict: wrong
# fails: {pool: [pool_max_leftovers, pool_average_leftovers]}
# why: Keras with same padding
# ---
# %% pool
def pool(img, pool_size, mode):
    couche = CoucheMax if mode == "max" else CoucheMoyenne
    return couche(pool_size, padding="same")(img[None, :, :, None])[0, :, :, 0]
