# ---
# verdict: wrong
# fails: {pool: [pool_max, pool_average, pool_max_leftovers, pool_average_leftovers, pool_max_negative_values, pool_input_unchanged, pool_average_integers]}
# why: Pillow's reduction by boxes is a mean of 8-bit values
# ---
# %% pool
def pool(img, pool_size, mode):
    from PIL import Image

    image = Image.fromarray((255 * img).astype("uint8"))
    return np.asarray(image.reduce(pool_size)) / 255
