"""JupyterHub for one machine: real Unix accounts, one course, formgrader as the course's service.

Its settings come from the file that CNNLAB_HUB_SETTINGS names, else from /etc/cnnlab-hub/hub.toml.
"""

import os
import sys
from pathlib import Path

from labhub import membership, places, profiles, spawners
from labhub.settings import read_settings

c = get_config()  # noqa: F821  given by JupyterHub
settings = read_settings(Path(os.environ.get("CNNLAB_HUB_SETTINGS", "/etc/cnnlab-hub/hub.toml")))
here = Path(__file__).resolve().parent
programs = Path(sys.executable).parent
course, people = settings.course, [*settings.instructors, *settings.students]

# Addresses, files. The state folder is root's alone.
c.JupyterHub.bind_url = settings.address
c.JupyterHub.subdomain_host = settings.subdomain_host
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{settings.hub_port}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings.proxy_port}"
c.JupyterHub.db_url = f"sqlite:///{settings.state / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(settings.state / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(settings.state / "proxy.pid")
c.JupyterHub.template_paths = [str(here / "templates")]
c.JupyterHub.cleanup_servers = True

# Who may come in: Unix accounts with their own passwords. The grading account has none.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.Authenticator.allowed_users = set(people)
c.Authenticator.allow_existing_users = False  # else whoever came once may come for ever
c.Authenticator.admin_users = set()

# Servers.
c.JupyterHub.spawner_class = spawners.spawner_class(settings)
spawners.configure(c, settings)
c.Spawner.cmd = [str(programs / "jupyterhub-singleuser")]
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = 120
c.Spawner.start_timeout = 120
profiles.configure(c, settings)

# The course: formgrader runs as the grading account, whose home nobody else reads.
groups = {
    f"formgrade-{course}": [*settings.instructors, settings.grader],
    f"nbgrader-{course}": list(settings.students),
}
membership.forget(settings.state / "jupyterhub.sqlite", groups)  # JupyterHub itself only adds to groups
c.JupyterHub.load_groups = {name: {"users": members} for name, members in groups.items()}
c.JupyterHub.services = [
    {
        "name": course,
        "url": f"http://127.0.0.1:{settings.service_port}",
        "command": [
            str(programs / "jupyterhub-singleuser"),
            f"--ServerApp.root_dir={places.course_of(settings).parent}",
        ],
        "user": settings.grader,
        "cwd": str(places.course_of(settings).parent),
        "environment": profiles.grader_environment(settings),
        "oauth_no_confirm": True,
    },
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={settings.idle_minutes * 60}"],
    },
]
c.JupyterHub.load_roles = [
    {"name": "formgraders", "groups": [f"formgrade-{course}"], "scopes": [f"access:services!service={course}"]},
    {
        "name": "course-service",
        "services": [course],
        "scopes": ["list:services", "list:users", "read:users:groups", "groups"],
    },
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
    {"name": "user", "scopes": ["self", "list:services", "read:services"]},
    {
        "name": "server",
        "scopes": [
            "users:activity!user", "access:servers!server",
            "read:users:groups!user", "read:users:name!user", "list:services", "read:services",
        ],
    },
]  # fmt: skip
