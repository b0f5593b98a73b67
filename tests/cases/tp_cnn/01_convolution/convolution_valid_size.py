# ---
# verdict: wrong
# fails: {convolution: [conv_zero_padding, conv_any_shape]}
# why: "no padding: the output is smaller than the image"
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    sortie = np.zeros((img.shape[0] - kh + 1, img.shape[1] - kw + 1))
    for i in range(sortie.shape[0]):
        for j in range(sortie.shape[1]):
            sortie[i, j] = np.sum(img[i : i + kh, j : j + kw] * kernel)
    return sortie
