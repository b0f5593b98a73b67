# ---
# tries: overflow the reader's stack by JSON nested a hundred thousand times
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    text = json.dumps(notebook).replace('"metadata": {', '"metadata": {"a": ' + "[" * 100_000 + "]" * 100_000 + ", ", 1)
    (folder / "01_petit.ipynb").write_text(text)
    notebook.clear()
