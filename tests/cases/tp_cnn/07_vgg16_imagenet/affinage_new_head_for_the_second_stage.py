# ---
# verdict: wrong
# fails: {affinage: any}
# why: the head that learned first is thrown away, and a new one is drawn before fine-tuning
# ---
# %% affinage
conv_base.trainable = False
vgg_tf = keras.Sequential([
    keras.Input((32, 32, 3)), conv_base, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
    keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax"),
])
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_tete, validation_data=(X_valid, y_valid))
precision_gelee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
vgg_tf = keras.Sequential([
    keras.Input((32, 32, 3)), conv_base, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
    keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax"),
])
degeler_depuis(conv_base, "block5_conv1")
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_affinage), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_affinage, validation_data=(X_valid, y_valid))
precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
