# ---
# tries: leave setuid programs, links and pipes in the folder for whoever reads it next
# held_by: box limits
# ---
# %% nombre
import os
import shutil

shutil.copy("/bin/sh", "sh")
os.chmod("sh", 0o6755)
os.symlink("@course@/gradebook.db", "01_petit.ipynb")
os.symlink("@home@", "feedback")
os.mkfifo("timestamp.txt")
print(os.listdir("."))
nombre = 41
