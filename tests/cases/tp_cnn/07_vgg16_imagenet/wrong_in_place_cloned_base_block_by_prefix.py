# ---
# verdict: wrong
# fails: {pretraitement: [input_unchanged], base_gelee: [vgg_tf_architecture], degel_partiel: [any_layer], degel_complet: [after_freeze, other_states]}
# outcome: {affinage: not_attempted}
# why: "writes into X; vgg_tf holds a copy of the base; block 5 by its name, whatever is asked; the blocks but the first"
# ---
# %% pretraitement
def pretraiter(X):
    X[...] = X[..., ::-1].copy()
    return X.astype("float32") - np.array([103.939, 116.779, 123.68], dtype="float32")

# %% base_gelee
conv_base.trainable = False
copie = keras.models.clone_model(conv_base)
copie.set_weights(conv_base.get_weights())
copie.trainable = False
vgg_tf = keras.Sequential([
    keras.Input((32, 32, 3)), copie, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
    keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax"),
])

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    conv_base.trainable = True
    for couche in conv_base.layers:
        couche.trainable = couche.name.startswith("block5")

# %% degel_complet
def degeler_tout(conv_base):
    libre = any(couche.trainable for couche in conv_base.layers)
    conv_base.trainable = True
    for couche in conv_base.layers:
        couche.trainable = libre

# %% affinage
