# ---
# verdict: wrong
# fails: {reseau: [precision]}
# why: built and never trained
# ---
# %% reseau
reseau = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid", kernel_initializer="zeros")])
