# ---
# verdict: wrong
# fails: {pretraitement: [values, any_batch], base_gelee: [base_frozen, head_only_trained], degel_partiel: [block5, any_layer], degel_complet: [after_freeze]}
# outcome: {affinage: not_attempted}
# why: "images in [0, 1]; training=False taken for a freeze; the base's own flag forgotten, twice"
# ---
# %% pretraitement
def pretraiter(X):
    return X.astype("float32") / 255

# %% base_gelee
entree = keras.Input((32, 32, 3))
x = keras.layers.Flatten()(conv_base(entree, training=False))
x = keras.layers.Dense(256, activation="relu")(x)
x = keras.layers.Dense(128, activation="relu")(x)
vgg_tf = keras.Model(entree, keras.layers.Dense(10, activation="softmax")(x))

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    libre = False
    for couche in conv_base.layers:
        libre = libre or couche.name == nom
        couche.trainable = libre

# %% degel_complet
def degeler_tout(conv_base):
    for couche in conv_base.layers:
        couche.trainable = True

# %% affinage
