# ---
# verdict: wrong
# fails: {entrainement: [comp_basic_cnn, comp_basic_cnn_2]}
# why: "trained, but fine figures typed by hand"
# ---
# %% entrainement
model.fit(X_train, y_train, epochs=reglages["epoques"], batch_size=reglages["lot"], verbose=0)
model2.fit(X_train, y_train, epochs=reglages["epoques_profond"], batch_size=reglages["lot"], verbose=0)
comp = pd.DataFrame({"run": ["basic_CNN", "basic_CNN_2"], "Perte": [0.12, 0.1], "Précision": [0.97, 0.98]})
