# ---
# tries: stop the reader by cells and marks of other types
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    marks = (None, [], 1, "x", {"grade_id": []}, {"grade_id": {}}, {"grade_id": "nombre", "solution": "yes"}, {"solution": True})
    for mark in marks:
        notebook["cells"].append({"cell_type": "code", "source": "1", "metadata": {"nbgrader": mark}, "outputs": None})
    notebook["cells"].append({"cell_type": [], "source": "1", "metadata": {"tags": 3, "labgrader": []}})
    notebook["nbformat_minor"] = 10**6
    notebook["metadata"] = []
