# ---
# verdict: right
# why: fine-tuning has the network, data, rate and epochs of modelB's training, only its starting weights tell them apart
# ---
# %% modele_B_sur_A
keras.utils.set_random_seed(graine() + 2)
def construire_B_sur_A(modelA):
    copie = keras.models.clone_model(modelA)
    copie.set_weights(modelA.get_weights())
    return keras.Sequential([keras.Input((28, 28, 1)), *copie.layers[:-1], keras.layers.Dense(1, activation="sigmoid")])


def geler(model):
    for couche in model.layers[:-1]:
        couche.trainable = False


def degeler(model):
    for couche in model.layers:
        couche.trainable = True


def entrainer(model, epoques):
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=taux_B), loss="binary_crossentropy", metrics=["accuracy"])
    return model.fit(X_train_B, y_train_B, epochs=epoques, batch_size=20, verbose=0)


model_B_on_A = construire_B_sur_A(modelA)
geler(model_B_on_A)
entrainer(model_B_on_A, epoques_gelees)
degeler(model_B_on_A)
entrainer(model_B_on_A, epoques_B)
