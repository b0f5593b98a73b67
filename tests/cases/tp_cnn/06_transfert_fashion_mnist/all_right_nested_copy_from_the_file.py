# ---
# verdict: right
# why: the copy is read back from modelA.keras and nested in the new network; errors counted one by one
# ---
# %% modele_B_sur_A
keras.utils.set_random_seed(graine() + 2)
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
