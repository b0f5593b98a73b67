# ---
# tries: give a dictionary whose items never end
# held_by: time limit
# ---
# %% nombre
class Endless(dict):
    def items(self):
        while True:
            yield None, None


nombre = Endless()
