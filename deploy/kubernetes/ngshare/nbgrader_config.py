"""nbgrader in a pod: ngshare hands assignments, submissions and feedback over; pods share no folder."""

import os

from ngshare_exchange import configureExchange

c = get_config()  # noqa: F821  given by nbgrader

configureExchange(c, os.environ.get("CNNLAB_NGSHARE", "http://ngshare:8080/services/ngshare"))
c.CourseDirectory.course_id = os.environ.get("CNNLAB_COURSE_ID", "tp_cnn")
