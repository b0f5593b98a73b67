# ---
# verdict: wrong
# fails: {affinage: [first_stage_frozen, precision_gelee, precision_affinee], base_gelee: [vgg_tf_architecture], degel_partiel: [block5_in_vgg_tf]}
# why: "another head, which the journal does not follow"
# ---
# %% affinage
vgg_tf = keras.Sequential([keras.Input((32, 32, 3)), conv_base, keras.layers.Flatten(),
                           keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10, activation="softmax")])
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_tete, validation_data=(X_valid, y_valid))
precision_gelee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
degeler_depuis(conv_base, "block5_conv1")
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_affinage), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_affinage, validation_data=(X_valid, y_valid))
precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
