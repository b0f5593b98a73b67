# ---
# tries: stop the reader by another encoding, and by a file name that is a notebook's twin
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    (folder / "01_petit.ipynb").write_bytes(json.dumps(notebook).encode("utf-16"))
    (folder / "01_petit .ipynb").write_text(json.dumps(notebook))
    (folder / "../01_petit.ipynb").write_text(json.dumps(notebook))
    notebook.clear()
