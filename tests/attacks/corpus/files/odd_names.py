# ---
# tries: escape or stop the batch by names of files
# held_by: rebuilt from source
# ---
def alter(notebook, folder):
    names = [b"..\\..\\x", b"-rf", b"a;touch x", b"\xff\xfe.txt", b"a\nb", b"\x1b[2Jx", b"*", b"[a", b"%s%n{0}", "\u202e".encode()]
    for name in names:
        with open(os.path.join(os.fsencode(folder), name), "w") as file:
            file.write("x")
        os.symlink("/etc", os.path.join(os.fsencode(folder), b"l" + name))
