# ---
# tries: change the points, forge the test cells and their outputs
# held_by: rebuilt from source
# deserves: {nombre: 0}
# ---
def alter(notebook, folder):
    answer(notebook, "nombre", "nombre = 41")
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("grade") and cell["cell_type"] == "code":
            mark["points"] = 1000
            result = {"data": {"text/plain": "1000.0"}, "metadata": {}, "output_type": "execute_result"}
            cell |= {"source": "1000.0", "outputs": [result | {"execution_count": 1}]}
    notebook["metadata"]["labgrader"] = {"result": {"score": 1000}, "unreadable": "", "imports": ["os"], "files": [".."]}
