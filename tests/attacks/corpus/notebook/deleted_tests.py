# ---
# tries: have no score, rather than zero, by deleting test cells
# held_by: rebuilt from source
# deserves: {nombre: 0}
# ---
def alter(notebook, folder):
    answer(notebook, "nombre", "nombre = 41")
    notebook["cells"] = [c for c in notebook["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")]
