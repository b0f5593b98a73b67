# ---
# tries: exhaust the reader by an answer of millions of numbers, twice
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    one = next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "nombre")
    notebook["cells"] += [copy.deepcopy(one) | {"source": f"a{n} = [" + "é," * 1_500_000 + "]"} for n in range(2)]
