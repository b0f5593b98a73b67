# ---
# tries: stop the reader by integers that Python refuses to read
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    text = json.dumps(notebook).replace('"metadata": {', '"metadata": {"a": ' + "9" * 50_000 + ", ", 1)
    (folder / "01_petit.ipynb").write_text(text)
    notebook.clear()
