# ---
# verdict: right
# why: "the small network with Adam, one epoch at a time; figures computed by hand and rounded; concat, other columns"
# ---
# %% entrainement
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="categorical_crossentropy", metrics=["accuracy"])
for numero in range(5):
    model.fit(X_train, y_train, initial_epoch=numero, epochs=numero + 1, batch_size=16, verbose=0)
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
tables = []
for nom, reseau in (("basic_CNN_2", model2), ("basic_CNN", model)):
    probabilites = reseau.predict(X_test, verbose=0)
    bonnes = (probabilites * y_test).sum(axis=1)
    precision = (probabilites.argmax(1) == images.y_test).mean()
    tables.append(pd.DataFrame({"run": [nom], "Précision": [round(float(precision), 2)],
                                "Perte": [round(float(-np.log(bonnes + 1e-9).mean()), 2)], "n": len(X_test)}))
comp = pd.concat(tables)
