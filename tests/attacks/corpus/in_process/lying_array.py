# ---
# tries: return an object that becomes whatever array is compared with it
# held_by: protocol
# ---
# %% double
class Chameleon:
    def __array__(self, *arguments, **options):
        return np.zeros(4)

    def __array_ufunc__(self, *arguments, **options):
        return np.zeros(4)

    def __sub__(self, other):
        return np.zeros_like(other)

    __rsub__ = __sub__


def double(x):
    return Chameleon()
