# ---
# verdict: right
# why: a network that cannot be trained here and whose training is replayed
# ---
# %% reseau
reseau = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid", name="autre")])
reseau.compile(optimizer=keras.optimizers.SGD(0.5), loss="binary_crossentropy", metrics=["accuracy"])
reseau.train_step = None  # nothing can be trained here
reseau.fit(images, etiquettes, epochs=8, verbose=0)
