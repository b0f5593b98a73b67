# ---
# verdict: wrong
# fails: {correlation: [vraie_convolution_values, vraie_convolution_rectangular_kernel, vraie_convolution_inputs_unchanged]}
# why: one axis of two is reversed
# ---
# %% correlation
def vraie_convolution(img, kernel):
    return conv(img, kernel[::-1])
