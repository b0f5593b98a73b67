# ---
# verdict: wrong
# fails: {convolution: [conv_interior, conv_zero_padding, conv_asymmetric_kernel, conv_any_shape, conv_inputs_unchanged, conv_integers]}
# why: the identity earns nothing
# ---
# %% convolution
def conv(img, kernel):
    return img.copy()
