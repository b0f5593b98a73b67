# ---
# verdict: wrong
# fails: {convolution: [conv_any_shape]}
# why: only the first twelve rows and columns are computed
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(min(12, img.shape[0])):
        for j in range(min(12, img.shape[1])):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)
    return sortie
