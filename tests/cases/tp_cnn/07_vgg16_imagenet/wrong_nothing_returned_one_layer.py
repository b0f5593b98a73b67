# ---
# verdict: wrong
# fails: {pretraitement: [values, any_batch, input_unchanged], base_gelee: [vgg_tf_architecture], degel_partiel: [block5, any_layer, block5_in_vgg_tf], degel_complet: [after_partial, after_freeze, other_states]}
# outcome: {affinage: not_attempted}
# why: "no return; no activation in the head; only the named layer is unfrozen; the flag training instead of trainable"
# ---
# %% pretraitement
def pretraiter(X):
    prepare = keras.applications.vgg16.preprocess_input(X.copy())

# %% base_gelee
conv_base.trainable = False
vgg_tf = keras.Sequential([
    keras.Input((32, 32, 3)), conv_base, keras.layers.Flatten(), keras.layers.Dense(256),
    keras.layers.Dense(128), keras.layers.Dense(10, activation="softmax"),
])

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    conv_base.trainable = True
    for couche in conv_base.layers:
        couche.trainable = couche.name == nom

# %% degel_complet
def degeler_tout(conv_base):
    for couche in conv_base.layers:
        couche.training = True

# %% affinage
