# ---
# verdict: wrong
# fails: {convolution: [conv_interior, conv_zero_padding, conv_asymmetric_kernel, conv_any_shape, conv_inputs_unchanged, conv_integers]}
# why: the image is overwritten pixel by pixel, and read again
# ---
# %% convolution
def conv(img, kernel):
    a, b = kernel.shape[0] // 2, kernel.shape[1] // 2
    for i in range(a, img.shape[0] - a):
        for j in range(b, img.shape[1] - b):
            img[i, j] = np.sum(img[i - a : i + a + 1, j - b : j + b + 1] * kernel)
    return img
