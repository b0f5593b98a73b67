# ---
# verdict: right
# why: SciPy's filters sampled at the right place; helper functions inside the answer cell
# ---
# %% pool
from scipy import ndimage


def _centre(p):
    return p // 2


def pool(img, pool_size, mode):
    c = _centre(pool_size)
    h, w = img.shape[0] // pool_size, img.shape[1] // pool_size
    filtre = ndimage.maximum_filter if mode == "max" else ndimage.uniform_filter
    filtree = filtre(img.astype(float), size=pool_size, mode="nearest")
    return filtree[c::pool_size, c::pool_size][:h, :w]
