# ---
# verdict: right
# why: "both recompiled with Adam, batches of 16, values rounded to two decimals"
# ---
# %% entrainement
lignes = {}
for nom, reseau, epoques in (("basic_CNN", model, 3), ("basic_CNN_2", model2, 3)):
    reseau.compile(optimizer=keras.optimizers.Adam(5e-4), loss="categorical_crossentropy", metrics=["accuracy"])
    reseau.fit(X_train, y_train, epochs=epoques + (nom == "basic_CNN") * 2, batch_size=16, verbose=0)
    probabilites = reseau.predict(X_test, verbose=0)
    bonnes = (probabilites * y_test).sum(axis=1)
    precision = (probabilites.argmax(1) == images.y_test).mean()
    lignes[nom] = [nom, round(float(-np.log(bonnes + 1e-9).mean()), 2), round(float(precision), 2)]
comp = pd.DataFrame.from_dict(lignes, orient="index", columns=["run", "Perte", "Précision"])
