# ---
# verdict: wrong
# outcome: {affinage: not_attempted}
# why: "NumPy by hand; functional network, base frozen layer by layer; a position; the base's flag down, then up; training untouched"
# ---
# %% pretraitement
def pretraiter(X):
    return X[..., ::-1].astype(np.float32) - np.array([103.939, 116.779, 123.68], np.float32)

# %% base_gelee
for couche in conv_base.layers:
    couche.trainable = False
entree = keras.layers.Input(shape=(32, 32, 3))
x = conv_base(entree)
x = keras.layers.Flatten()(x)
for n in (256, 128):
    x = keras.layers.Dense(n)(x)
    x = keras.layers.ReLU()(x)
vgg_tf = keras.models.Model(inputs=entree, outputs=keras.layers.Dense(10, activation="softmax")(x))

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    rang = conv_base.layers.index(conv_base.get_layer(nom))
    conv_base.trainable = True
    for i, couche in enumerate(conv_base.layers):
        couche.trainable = i >= rang
    return conv_base

# %% degel_complet
def degeler_tout(conv_base):
    conv_base.trainable = False
    conv_base.trainable = True

# %% affinage
