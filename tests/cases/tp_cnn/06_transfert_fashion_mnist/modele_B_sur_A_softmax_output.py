# ---
# verdict: wrong
# fails: {modele_B_sur_A: [starts_from_a, trained_in_two_phases]}
# outcome: {modele_B: not_attempted, comparaison: not_attempted}
# why: softmax on one output is always 1, nothing to learn
# ---
# %% modele_B

# %% modele_B_sur_A
def construire_B_sur_A(modelA):
    copie = keras.models.clone_model(modelA)
    copie.set_weights(modelA.get_weights())
    return keras.Sequential([keras.Input((28, 28, 1)), *copie.layers[:-1], keras.layers.Dense(1, activation="softmax")])


def geler(model):
    for couche in model.layers[:-1]:
        couche.trainable = False


def degeler(model):
    for couche in model.layers:
        couche.trainable = True


def compiler(model):
    model.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])


court = {"x": X_train_B[:40], "y": y_train_B[:40], "batch_size": 20, "verbose": 0}  # short: what is judged is what moves
model_B_on_A = construire_B_sur_A(modelA)
geler(model_B_on_A)
compiler(model_B_on_A)
model_B_on_A.fit(**court)
degeler(model_B_on_A)
compiler(model_B_on_A)
model_B_on_A.fit(**court)

# %% comparaison
