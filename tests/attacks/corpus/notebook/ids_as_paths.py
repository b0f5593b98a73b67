# ---
# tries: have grade_ids, kernels and ids taken for paths or commands
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
def alter(notebook, folder):
    for cell in notebook["cells"]:
        cell["id"] = "../../x"
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = "../../../gradebook.db"
            cell["metadata"]["nbgrader"]["schema_version"] = 10**9
    notebook["metadata"]["kernelspec"] = {"name": "../../../../bin/sh", "argv": ["touch", "/tmp/x"], "display_name": []}
    notebook["metadata"]["language_info"] = {"name": "bash", "pygments_lexer": "../../x", "codemirror_mode": {"name": 1}}
