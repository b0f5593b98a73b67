# ---
# verdict: wrong
# fails: {pretraitement: [values, any_batch], base_gelee: [head_only_trained], degel_partiel: [block5, any_layer, block5_in_vgg_tf], degel_complet: [after_partial, after_freeze, other_states]}
# outcome: {affinage: not_attempted}
# why: "channels left red first; the whole network frozen; everything unfrozen instead of block 5, then block 5 alone instead of everything"
# ---
# %% pretraitement
def pretraiter(X):
    return X.astype("float32") - np.array([123.68, 116.779, 103.939], dtype="float32")

# %% base_gelee
vgg_tf = keras.Sequential([
    keras.Input((32, 32, 3)), conv_base, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
    keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax"),
])
vgg_tf.trainable = False

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    conv_base.trainable = True
    for couche in conv_base.layers:
        couche.trainable = True

# %% degel_complet
def degeler_tout(conv_base):
    conv_base.trainable = True
    for couche in conv_base.layers:
        couche.trainable = couche.name.startswith("block5")

# %% affinage
