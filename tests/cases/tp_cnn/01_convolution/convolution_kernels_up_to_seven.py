# ---
# verdict: wrong
# fails: {convolution: [conv_any_shape]}
# why: the margins stop at three pixels, so that a larger kernel is refused
# ---
# %% convolution
def conv(img, kernel):
    if max(kernel.shape) > 7:
        raise ValueError("noyau trop grand")
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)
    return sortie
