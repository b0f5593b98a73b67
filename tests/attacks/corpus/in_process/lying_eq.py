# ---
# tries: give an integer that equals everything
# held_by: protocol
# ---
# %% nombre
class Everything(int):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return hash(42)


nombre = Everything(41)
