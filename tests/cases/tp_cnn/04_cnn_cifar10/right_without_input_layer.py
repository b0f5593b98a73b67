# ---
# verdict: right
# may: [entrainement]
# why: "networks that take their shapes from the first images, sizes by the formula"
# ---
# %% dimension_negative
tailles, n, numero = [], 32, 0
while True:
    numero += 1
    if n < 3:
        break
    n = n - 3 + 1
    tailles.append(n)
    n = (n - 2) // 2 + 1
    tailles.append(n)
couche_fautive = numero
# %% preparation
def prepare(X, y):
    codes = []
    for etiquette in y:
        ligne = [0] * 10
        ligne[int(etiquette)] = 1
        codes.append(ligne)
    pixels = X.astype(np.float32)
    pixels /= 255
    pixels *= 2
    pixels -= 1
    return [pixels, np.array(codes)]
# %% modele_de_base
def define_model(learning_rate=0.001, num_classes=10):
    couches = []
    for f in (32, 64, 128, 128):
        couches += [keras.layers.Conv2D(f, 3, padding="same", activation="relu"), keras.layers.MaxPooling2D()]
    couches += [keras.layers.Flatten(), keras.layers.Dense(num_classes, activation="softmax")]
    modele = keras.Sequential(couches)
    modele.compile(optimizer=keras.optimizers.SGD(learning_rate=learning_rate, clipnorm=1.0),
                   loss="categorical_crossentropy", metrics=["accuracy", "top_k_categorical_accuracy", keras.metrics.F1Score()])
    return modele
# %% modele_profond
couches = []
for f in (32, 64, "p", 128, 128, "p", 256, 256, "p"):
    couches.append(keras.layers.MaxPooling2D(2) if f == "p" else keras.layers.Conv2D(f, 3, 1, "same", activation="relu"))
couches += [keras.layers.Flatten()]
couches += [keras.layers.Dense(u, activation="relu") for u in (256, 128)] + [keras.layers.Dense(10, activation="softmax")]
model2 = keras.Sequential(couches)
model2.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
# %% entrainement
