"""nbgrader's configuration: its folders and commands, our engine to execute and judge."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  given by nbgrader

# nbgrader starts `alembic` by its bare name when it opens a new gradebook: found here without an activated venv.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

c.CourseDirectory.course_id = "tp_cnn"
c.CourseDirectory.solution_directory = "solutions"
c.ClearSolutions.code_stub = {"python": '# À COMPLÉTER\nraise NotImplementedError("à compléter")'}
c.ClearSolutions.text_stub = "*VOTRE RÉPONSE ICI*"
# release/ is committed: build it again rather than skip it, so that the gradebook knows the assignment.
c.GenerateAssignment.force = True

# The engine rebuilds each submission from source/, runs it apart from the hidden checks and writes the scores.
c.Autograde.exporter_class = "labgrader.nbgrader.SubmissionExporter"
# Cells' metadata come from source/, where `nbgrader generate_assignment` has checked them.
c.Autograde.sanitize_preprocessors = ["labgrader.nbgrader.RebuildFromSource"]
c.Autograde.autograde_preprocessors = [
    "labgrader.nbgrader.JudgeNotebook",
    "labgrader.nbgrader.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# Feedback pages run no script, the student's or anyone's.
c.GenerateFeedback.exporter_class = "labgrader.feedback.FeedbackExporter"

# solutions/ holds answers only: nothing is run, and the hidden part of the tests is left out.
c.GenerateSolution.preprocessors = [
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
]
