# ---
# tries: rewrite cells before they run, from a hook of IPython
# held_by: rebuilt from source
# ---
# %% nombre
def skip(info):
    get_ipython().user_ns.update(nombre=41, double=lambda x: 2 * x)


get_ipython().events.register("pre_run_cell", skip)
get_ipython().events.register("post_run_cell", lambda result: print("6.0"))
nombre = 41
