# ---
# verdict: wrong
# fails: {convolution: [conv_zero_padding]}
# why: the interior is right, the border is never computed
# ---
# %% convolution
def conv(img, kernel):
    a, b = kernel.shape[0] // 2, kernel.shape[1] // 2
    sortie = np.zeros(img.shape)
    for i in range(a, img.shape[0] - a):
        for j in range(b, img.shape[1] - b):
            sortie[i, j] = np.sum(img[i - a : i + a + 1, j - b : j + b + 1] * kernel)
    return sortie
