# ---
# tries: abort the whole batch by test cells handed in twice
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    notebook["cells"] += [copy.deepcopy(cell) for cell in notebook["cells"]]
