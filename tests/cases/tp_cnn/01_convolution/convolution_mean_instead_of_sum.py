# ---
# verdict: wrong
# fails: {convolution: [conv_interior, conv_zero_padding, conv_asymmetric_kernel, conv_any_shape, conv_inputs_unchanged, conv_integers]}
# why: the nine products are averaged
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh // 2, kh // 2), (kw // 2, kw // 2)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.mean(complete[i : i + kh, j : j + kw] * kernel)
    return sortie
