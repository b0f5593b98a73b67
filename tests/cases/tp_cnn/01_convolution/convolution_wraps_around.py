# ---
# verdict: wrong
# fails: {convolution: [conv_zero_padding]}
# why: a negative index reads the other side of the image
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    sortie = np.zeros(img.shape)
    for u in range(kh):
        for v in range(kw):
            sortie += kernel[u, v] * np.roll(img, (kh // 2 - u, kw // 2 - v), axis=(0, 1))
    return sortie
