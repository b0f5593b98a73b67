# ---
# verdict: right
# why: Keras operations; the functions return tensors
# ---
# %% convolution
def conv(img, kernel):
    import keras
    x = keras.ops.convert_to_tensor(np.asarray(img, dtype="float32")[None, :, :, None])
    k = keras.ops.convert_to_tensor(np.asarray(kernel, dtype="float32")[:, :, None, None])
    return keras.ops.conv(x, k, strides=1, padding="same", data_format="channels_last")[0, :, :, 0]

# %% correlation
def vraie_convolution(img, kernel):
    return conv(img, np.flip(kernel))
