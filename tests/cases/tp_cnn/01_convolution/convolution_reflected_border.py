# ---
# verdict: wrong
# fails: {convolution: [conv_zero_padding]}
# why: SciPy's default border is a reflection
# ---
# %% convolution
def conv(img, kernel):
    from scipy.ndimage import correlate
    return correlate(img.astype(float), kernel)
