"""nbgrader on every server of the hub: which course, where things are handed over, who belongs to it."""

import os

c = get_config()  # noqa: F821  given by nbgrader

c.Exchange.root = os.environ.get("CNNLAB_EXCHANGE", "/srv/cnnlab-hub/exchange")
c.Exchange.timezone = os.environ.get("CNNLAB_TIMEZONE", "Europe/Paris")
c.CourseDirectory.course_id = os.environ.get("CNNLAB_COURSE_ID", "tp_cnn")
c.CourseDirectory.max_dir_size = 200_000  # kB: recorded trainings of all seven notebooks take 60 to 90 MB
c.Authenticator.plugin_class = "nbgrader.auth.JupyterHubAuthPlugin"  # the hub's groups say who is in the course
