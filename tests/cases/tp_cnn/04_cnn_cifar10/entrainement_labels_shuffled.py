# ---
# verdict: wrong
# fails: {entrainement: [precision_basic_cnn, precision_basic_cnn_2]}
# why: images and labels no longer correspond
# ---
# %% entrainement
melange = np.random.default_rng(0).permutation(len(y_train))
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    reseau.fit(X_train, y_train[melange], epochs=1, batch_size=16, verbose=0)
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
