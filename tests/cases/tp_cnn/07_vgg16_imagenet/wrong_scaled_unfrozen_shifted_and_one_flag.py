# ---
# verdict: wrong
# fails: {pretraitement: [values, any_batch], base_gelee: [base_frozen, head_only_trained], degel_partiel: [block5, any_layer, block5_in_vgg_tf], degel_complet: [after_partial, other_states]}
# outcome: {affinage: not_attempted}
# why: "images in [-1, 1]; base not frozen; unfreezing starts one layer late; the TensorFlow quirk is left in degeler_tout"
# ---
# %% pretraitement
def pretraiter(X):
    return (X / 127.5 - 1).astype("float32")

# %% base_gelee
vgg_tf = keras.Sequential([
    keras.Input((32, 32, 3)), conv_base, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
    keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax"),
])

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    conv_base.trainable = True
    rang = [couche.name for couche in conv_base.layers].index(nom)
    for couche in conv_base.layers[: rang + 1]:
        couche.trainable = False

# %% degel_complet
def degeler_tout(conv_base):
    conv_base.trainable = True

# %% affinage
