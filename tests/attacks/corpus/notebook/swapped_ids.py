# ---
# tries: exchange the names of two answers and of their tests
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        names = {"nombre": "quadruple", "quadruple": "nombre", "test_nombre": "test_quadruple"}
        if mark.get("grade_id") in names:
            mark["grade_id"] = names[mark["grade_id"]]
