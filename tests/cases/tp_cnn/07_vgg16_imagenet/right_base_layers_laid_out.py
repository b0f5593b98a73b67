# ---
# verdict: wrong
# outcome: {affinage: not_attempted}
# why: "a copy given to preprocess_input, float64; the base's layers laid out in the network; a generator; recursion; training untouched"
# ---
# %% pretraitement
from keras.applications.vgg16 import preprocess_input


def pretraiter(X):
    return preprocess_input(np.array(X, dtype="float64"))

# %% base_gelee
conv_base.trainable = False
vgg_tf = keras.Sequential([*conv_base.layers, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
                           keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax")])

# %% degel_partiel
def degeler_depuis(conv_base, nom):
    conv_base.trainable = True
    for couche in conv_base.layers:
        if couche.name == nom:
            break
        couche.trainable = False

# %% degel_complet
def degeler_tout(modele):
    modele.trainable = True
    for couche in getattr(modele, "layers", []):
        degeler_tout(couche)

# %% affinage
