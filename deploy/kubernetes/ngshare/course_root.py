"""nbgrader in the grading pod: where the course's volume is mounted."""

import os

c = get_config()  # noqa: F821  given by nbgrader

c.CourseDirectory.root = os.environ["CNNLAB_COURSE_ROOT"]
c.HTMLExporter.exclude_anchor_links = True  # formgrader would show them as ¶
