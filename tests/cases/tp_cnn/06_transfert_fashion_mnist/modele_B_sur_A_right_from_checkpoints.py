# ---
# verdict: right
# why: "each phase ends with the weights of its best epoch, loaded from a checkpoint"
# ---
# %% modele_B_sur_A
keras.utils.set_random_seed(graine() + 2)
def construire_B_sur_A(modelA):
    copie = keras.models.clone_model(modelA)
    copie.set_weights(modelA.get_weights())
    return keras.Sequential([keras.Input(shape=(28, 28, 1)), *copie.layers[:-1],
                             keras.layers.Dense(1, activation="sigmoid")])

def geler(model):
    for couche in model.layers[:-1]:
        couche.trainable = False

def degeler(model):
    for couche in model.layers:
        couche.trainable = True

def entrainer(model, epoques, callbacks=()):
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=taux_B), loss="binary_crossentropy", metrics=["accuracy"])
    return model.fit(X_train_B, y_train_B, epochs=epoques, batch_size=20, validation_data=(X_valid_B, y_valid_B),
                     callbacks=list(callbacks))


meilleurs = keras.callbacks.ModelCheckpoint("B.weights.h5", save_best_only=True, save_weights_only=True)
geler(model_B_on_A := construire_B_sur_A(modelA))
histoire_gelee = entrainer(model_B_on_A, epoques_gelees, [meilleurs])
model_B_on_A.load_weights("B.weights.h5")
degeler(model_B_on_A)
histoire_degelee = entrainer(model_B_on_A, epoques_B - epoques_gelees, [meilleurs])
model_B_on_A.load_weights("B.weights.h5")

# %% comparaison
precision_B = precision(modelB, X_test_B, y_test_B)
precision_B_on_A = precision(model_B_on_A, X_test_B, y_test_B)
facteur = (1 - precision_B) / (1 - precision_B_on_A) if precision_B_on_A < 1 else float("inf")
