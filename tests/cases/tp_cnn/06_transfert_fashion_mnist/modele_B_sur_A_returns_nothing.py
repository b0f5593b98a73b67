# ---
# verdict: wrong
# fails: {modele_B_sur_A: [starts_from_a, leaves_a_untouched, frozen, unfrozen, trained_in_two_phases]}
# outcome: {modele_B: not_attempted, comparaison: not_attempted}
# why: construire_B_sur_A returns nothing
# ---
# %% modele_B

# %% modele_B_sur_A
def construire_B_sur_A(modelA):
    copie = keras.models.clone_model(modelA)
    copie.set_weights(modelA.get_weights())
    reseau = keras.Sequential([keras.Input((28, 28, 1)), *copie.layers[:-1], keras.layers.Dense(1, activation="sigmoid")])


def geler(model):
    for couche in model.layers[:-1]:
        couche.trainable = False


def degeler(model):
    for couche in model.layers:
        couche.trainable = True


def compiler(model):
    model.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])


model_B_on_A = construire_B_sur_A(modelA)

# %% comparaison
