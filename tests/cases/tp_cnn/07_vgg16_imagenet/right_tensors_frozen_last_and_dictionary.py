# ---
# verdict: wrong
# outcome: {affinage: not_attempted}
# why: "a tensor; the base frozen after the network is built; a slice; every layer first, the base last; training untouched"
# ---
# %% pretraitement
def pretraiter(X):
    canaux = keras.ops.flip(keras.ops.cast(X, "float32"), axis=-1)
    return canaux - keras.ops.convert_to_tensor([103.939, 116.779, 123.68])

# %% base_gelee
vgg_tf = keras.models.Sequential()
vgg_tf.add(conv_base)
vgg_tf.add(keras.layers.Flatten())
vgg_tf.add(keras.layers.Dense(256, activation=keras.activations.relu))
vgg_tf.add(keras.layers.Dense(128, "relu"))
vgg_tf.add(keras.layers.Dense(10))
vgg_tf.add(keras.layers.Softmax())
conv_base.trainable = False

# %% degel_partiel
def degeler_depuis(base, depuis):
    noms = [couche.name for couche in base.layers]
    base.trainable = True
    for nom, couche in zip(noms, base.layers):
        couche.trainable = nom in noms[noms.index(depuis):]

# %% degel_complet
def degeler_tout(base):
    [setattr(couche, "trainable", True) for couche in base.layers]
    base.trainable = True

# %% affinage
