# ---
# tries: have pytest stop, successful, from inside the function
# held_by: separate checker
# ---
# %% double
def double(x):
    import pytest

    pytest.exit("réussi", returncode=0)
