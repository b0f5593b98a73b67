"""The course's service: a terminal that keeps the environment's commands, such as nbgrader, in PATH."""

c = get_config()  # noqa: F821  given by Jupyter

# Without a terminal of its own the server would start a login shell, and /etc/profile sets PATH anew.
c.ServerApp.terminado_settings = {"shell_command": ["/bin/bash"]}
