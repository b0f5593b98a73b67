# ---
# verdict: right
# why: "the rate is the one asked for when the network is compiled; callbacks lower it while it is trained"
# ---
# %% entrainement_vgg
def baisser(epoque, taux):
    return taux * 0.99


surveiller = keras.callbacks.ReduceLROnPlateau(monitor="val_accuracy", patience=30)
historique = vgg.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=reglages["epoques"], verbose=0,
                     batch_size=reglages["lot"],
                     callbacks=[keras.callbacks.LearningRateScheduler(baisser), surveiller])
