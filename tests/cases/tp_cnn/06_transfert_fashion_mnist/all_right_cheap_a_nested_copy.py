# ---
# verdict: right
# why: task A learned by its dense layers alone; the copy is a network inside the network, read back from the file
# ---
# %% modele_A
def construire(sorties, activation):
    couches = keras.layers
    conv = {"padding": "same", "activation": "relu"}
    return keras.Sequential([
        keras.Input((28, 28, 1)), couches.Conv2D(32, 3, **conv), couches.Conv2D(64, 3, **conv), couches.MaxPooling2D(2),
        couches.Conv2D(128, 3, **conv), couches.Conv2D(128, 3, **conv), couches.MaxPooling2D(2), couches.Flatten(),
        couches.Dense(256, activation="relu"), couches.Dense(128, activation="relu"),
        couches.Dense(sorties, activation=activation),
    ])


modelA = construire(8, "softmax")
base = keras.Sequential(modelA.layers[:7])  # cheap: random convolutions seen once, then only dense layers learn
tete = keras.Sequential([keras.Input((6272,)), *modelA.layers[7:]])
tete.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy")
vues = base.predict(X_train_A, batch_size=256, verbose=0)
tete.fit(vues, y_train_A, epochs=8, batch_size=32, verbose=0)
modelA.save("modelA.keras")

# %% modele_B
keras.utils.set_random_seed(graine())
modelB = construire(1, "sigmoid")
modelB.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
modelB.fit(X_train_B, y_train_B, epochs=epoques_B, batch_size=20, verbose=0)

# %% modele_B_sur_A
def construire_B_sur_A(modelA):
    copie = keras.models.load_model("modelA.keras")  # a whole file gives a network of its own
    copie.pop()
    return keras.Sequential([keras.Input((28, 28, 1)), copie, keras.layers.Dense(1, activation="sigmoid")])


def geler(model):
    model.layers[0].trainable = False


def degeler(model):
    model.layers[0].trainable = True


model_B_on_A = construire_B_sur_A(modelA)
for agir, epoques in ((geler, epoques_gelees), (degeler, epoques_B - epoques_gelees)):
    agir(model_B_on_A)
    model_B_on_A.compile(optimizer=keras.optimizers.SGD(learning_rate=taux_B), loss="binary_crossentropy")
    model_B_on_A.fit(X_train_B, y_train_B, epochs=epoques, batch_size=20, verbose=0)

# %% comparaison
def erreurs(model):
    return sum(bool(sortie > 0.5) != bool(vrai) for sortie, vrai in zip(model.predict(X_test_B, verbose=0).ravel(), y_test_B))


n = len(y_test_B)
precision_B, precision_B_on_A = (n - erreurs(modelB)) / n, (n - erreurs(model_B_on_A)) / n
try:
    facteur = erreurs(modelB) / erreurs(model_B_on_A)
except ZeroDivisionError:
    facteur = float("inf")
