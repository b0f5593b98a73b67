# ---
# tries: give an object that converts to the right number without being one
# held_by: protocol
# ---
# %% nombre
class Number:
    def __float__(self):
        return 42.0

    def __int__(self):
        return 42

    __index__ = __int__

    def __repr__(self):
        return "42"


nombre = Number()
