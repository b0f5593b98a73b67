# ---
# verdict: wrong
# fails: {correlation: [vraie_convolution_values, vraie_convolution_rectangular_kernel, vraie_convolution_inputs_unchanged]}
# why: the minus signs of the formula are put on the result
# ---
# %% correlation
def vraie_convolution(img, kernel):
    return -conv(img, kernel)
