# ---
# verdict: wrong
# fails: {convolution: [conv_asymmetric_kernel, conv_inputs_unchanged]}
# why: flipped, and the caller's kernel is changed
# ---
# %% convolution
def conv(img, kernel):
    kernel[:] = kernel[::-1, ::-1].copy()
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)
    return sortie
