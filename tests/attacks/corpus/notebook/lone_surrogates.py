# ---
# tries: stop the writer by text that no encoding can write
# held_by: rebuilt from source
# deserves: {nombre: 1}
# ---
def alter(notebook, folder):
    answer(notebook, "nombre", "nombre = 42  # \ud800 \udfff")
    answer(notebook, "pourquoi", "Parce que \ud800.")
    notebook["metadata"]["title"] = "\ud800"
