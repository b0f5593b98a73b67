# ---
# tries: keep the reader busy for hours with an answer in twenty thousand parts
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    one = next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "nombre")
    notebook["cells"] += [copy.deepcopy(one) | {"source": f"a{number} = {number}"} for number in range(20_000)]
