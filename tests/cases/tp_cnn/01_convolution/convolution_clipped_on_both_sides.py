# ---
# verdict: wrong
# fails: {convolution: [conv_integers]}
# why: responses are kept between -255 and 255
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)
    return np.clip(sortie, -255, 255)
