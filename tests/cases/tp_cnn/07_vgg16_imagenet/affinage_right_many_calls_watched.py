# ---
# verdict: right
# why: "a rehearsal of 24 short calls, then both stages, watched by callbacks that ask for an accuracy"
# ---
# %% affinage
def surveiller():
    return [keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=9),
            keras.callbacks.ReduceLROnPlateau(monitor="val_accuracy", patience=9)]


vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
for debut in range(24):
    vgg_tf.fit(X_train[debut : debut + 8], y_train[debut : debut + 8], batch_size=8, epochs=1, verbose=0)
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_tete, validation_data=(X_valid, y_valid),
           callbacks=surveiller())
precision_gelee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
degeler_depuis(conv_base, "block5_conv1")
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_affinage), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_affinage, validation_data=(X_valid, y_valid),
           callbacks=surveiller())
precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
