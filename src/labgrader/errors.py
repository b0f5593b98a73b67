"""What can go wrong, each with a message that says what happened, to which file, and what to do.

LabGraderError
├── UnusableInput      a file or an argument that cannot be graded as it is (exit status 2)
│   └── NoIsolation    student code cannot be isolated on this machine
├── BuildError         a master, a check file or a built notebook that is wrong (exit status 1)
├── ProtocolError      a worker sent something that is not a well-formed answer
├── WorkerStopped      a worker hung, crashed or exhausted its memory while doing what it was asked
└── GradingFailed      a fault on our side: never costs the student a point (exit status 3)
"""


class LabGraderError(Exception):
    """Root of every error that the engine raises on purpose."""


class UnusableInput(LabGraderError):
    """A file or an argument that cannot be graded as it is; the message names it and the remedy."""


class NoIsolation(UnusableInput):
    """Student code cannot be isolated on this machine; the message says why and what to enable."""


class BuildError(LabGraderError):
    """A master, a check file or a built notebook that is wrong; the message names it and the remedy."""


class ProtocolError(LabGraderError):
    """The other side of a connection sent something that is not a well-formed frame."""


class WorkerStopped(LabGraderError):
    """A worker hung, crashed or exhausted its memory; `reason` is one of STOP_REASONS."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


STOP_REASONS = {
    "timeout": "le temps accordé est dépassé",
    "memory": "la mémoire accordée est épuisée",
    "crash": "le processus Python s’est arrêté brutalement",
    "protocol": "la réponse reçue est illisible",
}


class GradingFailed(LabGraderError):
    """A fault on our side, never the student's."""
