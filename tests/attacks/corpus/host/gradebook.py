# ---
# tries: read and change the gradebook
# held_by: namespaces
# ---
# %% nombre
import os
import sqlite3

path = "@course@/gradebook.db"
print(os.path.exists(path))
try:
    with open(path, "rb") as file:
        print("ATTACK SUCCEEDED", file.read(100))
except OSError as error:
    print(error)
try:
    print("ATTACK SUCCEEDED", sqlite3.connect(f"file:{path}?mode=rw", uri=True).execute("select * from grade").fetchall())
except sqlite3.Error as error:
    print(error)
nombre = 41
