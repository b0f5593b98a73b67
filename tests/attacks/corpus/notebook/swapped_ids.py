# ---
# tries: have a right answer counted for the question with the most points
# held_by: rebuilt from source
# deserves: {nombre: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        names = {"nombre": "quadruple", "quadruple": "nombre", "test_nombre": "test_quadruple"}
        if mark.get("grade_id") in names:
            mark["grade_id"] = names[mark["grade_id"]]
