# ---
# verdict: wrong
# fails: {convolution: [conv_zero_padding, conv_any_shape]}
# why: the loops start at 1
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(1, img.shape[0]):
        for j in range(1, img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)
    return sortie
