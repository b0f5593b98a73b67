# ---
# verdict: wrong
# fails: {convolution: [conv_any_shape]}
# why: the height of the kernel serves for both axes
# ---
# %% convolution
def conv(img, kernel):
    kh = kw = kernel.shape[0]
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)
    return sortie
