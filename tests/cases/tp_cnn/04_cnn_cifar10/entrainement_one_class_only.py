# ---
# verdict: wrong
# fails: {entrainement: [precision_basic_cnn, precision_basic_cnn_2]}
# why: a network that always answers the same class
# ---
# %% entrainement
for reseau in (model, model2):
    choix = y_train.argmax(1) == 3
    reseau.fit(X_train[choix][:80], y_train[choix][:80], batch_size=8, epochs=2, verbose=0)
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
