# ---
# verdict: wrong
# fails: {pretraitement: [values, any_batch], base_gelee: [vgg_tf_architecture, head_only_trained], degel_partiel: [any_layer], degel_complet: [after_partial, after_freeze, other_states]}
# outcome: {affinage: not_attempted}
# why: "the batch's own means; head 256-256-10; the last layers by number, whatever the name; a copy is unfrozen"
# ---
# %% pretraitement
def pretraiter(X):
    bgr = X[..., ::-1].astype("float32")
    return bgr - bgr.mean(axis=(0, 1, 2))

# %% base_gelee
conv_base.trainable = False
vgg_tf = keras.Sequential([
    keras.Input((32, 32, 3)), conv_base, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
    keras.layers.Dense(256, activation="relu"), keras.layers.Dense(10, activation="softmax"),
])

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    conv_base.trainable = True
    for couche in conv_base.layers[:-4]:
        couche.trainable = False

# %% degel_complet
def degeler_tout(conv_base):
    copie = keras.models.clone_model(conv_base)
    copie.trainable = True
    for couche in copie.layers:
        couche.trainable = True
    return copie

# %% affinage
