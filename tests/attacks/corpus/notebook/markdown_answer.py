# ---
# tries: hide the answer in a cell of another kind, and prose in a code cell
# held_by: rebuilt from source
# deserves: {nombre: 0}
# ---
def alter(notebook, folder):
    for cell in notebook["cells"]:
        identifier = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if identifier == "nombre":
            cell["cell_type"] = "raw"
            cell["source"] = "nombre = 41"
        if identifier == "pourquoi":
            cell |= {"cell_type": "code", "source": "print('ATTACK SUCCEEDED')", "outputs": [], "execution_count": 1}
