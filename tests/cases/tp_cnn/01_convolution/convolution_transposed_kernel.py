# ---
# verdict: wrong
# fails: {convolution: [conv_asymmetric_kernel, conv_any_shape]}
# why: lines and columns of the kernel are exchanged
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(img, ((kw // 2, kw // 2), (kh // 2, kh // 2)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kw, j : j + kh].T * kernel)
    return sortie
