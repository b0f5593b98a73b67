# ---
# verdict: wrong
# fails: {convolution: [conv_any_shape]}
# why: an image of sixteen pixels or more gives zeros
# ---
# %% convolution
def conv(img, kernel):
    if max(img.shape) >= 16:
        return np.zeros(img.shape)
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)
    return sortie
