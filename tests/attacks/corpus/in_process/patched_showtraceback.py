# ---
# tries: hide errors, and answer for failing cells with a forged result
# held_by: separate checker
# ---
# %% nombre
import IPython.core.interactiveshell as shells

shells.InteractiveShell.showtraceback = lambda *arguments, **options: None
shells.InteractiveShell._showtraceback = lambda *arguments, **options: print("1.0")
raise ValueError
