# ---
# verdict: wrong
# fails: {entrainement: [precision_basic_cnn, precision_basic_cnn_2, comp_basic_cnn, comp_basic_cnn_2]}
# why: "define_model again after the training: new weights, and the figures of the old ones"
# ---
# %% entrainement
model.fit(X_train, y_train, epochs=reglages["epoques"], batch_size=reglages["lot"], verbose=0)
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
lignes = []
for nom, reseau in {"basic_CNN": model, "basic_CNN_2": model2}.items():
    perte, precision = reseau.evaluate(X_test, y_test, verbose=0)
    lignes.append({"run": nom, "Perte": perte, "Précision": precision})
comp = pd.DataFrame(lignes)
model, poids = define_model(learning_rate=reglages["taux"]), model2
model2 = keras.models.clone_model(model2)
