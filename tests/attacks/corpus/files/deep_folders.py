# ---
# tries: stop the batch by a path longer than the system takes
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    here = os.open(folder, os.O_RDONLY)
    for _ in range(40):
        os.mkdir("d" * 200, dir_fd=here)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(os.open("x", os.O_CREAT, dir_fd=here))
    os.close(here)
