# ---
# verdict: wrong
# fails: {convolution: [conv_interior, conv_zero_padding, conv_asymmetric_kernel, conv_any_shape, conv_inputs_unchanged, conv_integers]}
# why: zeros earn nothing
# ---
# %% convolution
def conv(img, kernel):
    return np.zeros(img.shape)
