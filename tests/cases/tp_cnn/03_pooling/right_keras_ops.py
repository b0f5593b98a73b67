# ---
# verdict: right
# why: keras.ops in place of layers, and the four shifted grids in place of windows
# ---
# %% pool
def pool(img, pool_size, mode):
    img = keras.ops.convert_to_tensor(img)
    h, w = (n // pool_size * pool_size for n in img.shape)
    grilles = [img[a:h:pool_size, b:w:pool_size] for a in range(pool_size) for b in range(pool_size)]
    pile = keras.ops.stack(grilles)
    return keras.ops.max(pile, axis=0) if mode == "max" else keras.ops.mean(pile, axis=0)

# %% dimensions
dims_moyenne_4 = (np.int64(106), np.int64(160))
dims_max_2 = (int(427 / 2), int(640 / 2))

# %% huit
huit_pool = pool(huit, 2, 'max')
