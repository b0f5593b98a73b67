# ---
# verdict: wrong
# fails: {convolution: [conv_interior, conv_zero_padding, conv_asymmetric_kernel, conv_any_shape, conv_inputs_unchanged, conv_integers]}
# why: all the padding is put before the image
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(img, ((kh - 1, 0), (kw - 1, 0)))
    sortie = np.zeros(img.shape)
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            sortie[i, j] = np.sum(complete[i : i + kh, j : j + kw] * kernel)
    return sortie
