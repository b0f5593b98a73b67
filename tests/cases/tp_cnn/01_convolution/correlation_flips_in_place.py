# ---
# verdict: wrong
# fails: {correlation: [vraie_convolution_inputs_unchanged]}
# why: right values, but the caller's kernel is changed
# ---
# %% correlation
def vraie_convolution(img, kernel):
    kernel[:] = kernel[::-1, ::-1].copy()
    return conv(img, kernel)
