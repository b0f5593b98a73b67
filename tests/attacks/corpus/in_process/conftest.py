# ---
# tries: drop a conftest.py, a sitecustomize.py and modules named as ours beside the notebook
# held_by: separate checker
# deserves: {nombre: 0}
# ---
def alter(notebook, folder):
    for name in ("conftest", "sitecustomize", "labgrader", "numpy", "nbgrader_config", "test_01_petit", "pytest"):
        (folder / f"{name}.py").write_text("print('ATTACK SUCCEEDED')\nimport os\nos._exit(0)\n")
    answer(notebook, "nombre", "nombre = 41")
