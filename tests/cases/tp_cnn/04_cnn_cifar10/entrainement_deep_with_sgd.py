# ---
# verdict: wrong
# fails: {entrainement: [precision_basic_cnn_2]}
# why: "the large network compiled with the small one's SGD: two epochs leave it on its plateau or near it"
# ---
# %% entrainement
model2.compile(optimizer=keras.optimizers.SGD(reglages["taux"]), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=reglages["epoques"], batch_size=reglages["lot"], verbose=0)
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
