# ---
# tries: turn every later cell into pass
# held_by: rebuilt from source
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
# %% nombre
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\n"])
nombre = 41
