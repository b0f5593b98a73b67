# ---
# verdict: wrong
# fails: {pretraitement: [values, any_batch], base_gelee: [vgg_tf_architecture, head_only_trained], degel_partiel: [block5, any_layer, block5_in_vgg_tf]}
# outcome: {affinage: not_attempted}
# why: "channels reversed, the means of red and blue exchanged; a head without its second layer; freezes the end instead of the beginning"
# ---
# %% pretraitement
def pretraiter(X):
    return X[..., ::-1].astype("float32") - np.array([123.68, 116.779, 103.939], dtype="float32")

# %% base_gelee
conv_base.trainable = False
vgg_tf = keras.Sequential([
    conv_base, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    conv_base.trainable = True
    libre = True
    for couche in conv_base.layers:
        libre = libre and couche.name != nom
        couche.trainable = libre

# %% affinage
