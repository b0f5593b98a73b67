"""The lab on a JupyterHub: accounts, folders, profiles and graphics cards, for one machine.

`deploy/jupyterhub/jupyterhub_config.py` puts these parts together; `python -m labhub` prepares a machine and runs the
demonstration hub. Nothing in here grades, and no notebook imports it.
"""
