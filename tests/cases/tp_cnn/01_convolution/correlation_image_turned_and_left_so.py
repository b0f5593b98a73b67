# ---
# verdict: wrong
# fails: {correlation: [vraie_convolution_values, vraie_convolution_rectangular_kernel, vraie_convolution_inputs_unchanged]}
# why: the image is turned, the result is not turned back
# ---
# %% correlation
def vraie_convolution(img, kernel):
    return conv(img[::-1, ::-1], kernel)
