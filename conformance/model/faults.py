"""
The suite's own errors.

    ConformanceError         everything below; carries a hint and an exit code
      WrongUsage             2  the command was asked for something it cannot do
      InvalidRun             3  the run cannot speak: dead endpoint, broken suite, missing footer
      MissingPrerequisite    3  a program that a surface needs is not on this machine
      UnmatchedRequest       3  replay holds no recorded answer for a request
      Housekeeping           4  something of ours needs tidying: catalogue, expectations, secrets
"""


class ConformanceError(Exception):
    """
    An error a person can act on.

    `message` is one clear sentence saying what is wrong and where; `hint` one sentence saying
    what to do; `exit_code` what the command line leaves with.
    """

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class WrongUsage(ConformanceError):
    """The command was asked for something it cannot do."""

    exit_code = 2


class InvalidRun(ConformanceError):
    """The run cannot speak: nothing answered, the suite broke, or its record is incomplete."""


class MissingPrerequisite(ConformanceError):
    """A program or package that a surface needs is not on this machine; its verdicts are red."""


class UnmatchedRequest(ConformanceError):
    """Replay holds no recorded answer for a request; the message shows the nearest one."""


class Housekeeping(ConformanceError):
    """Something of ours needs tidying before results may be believed."""

    exit_code = 4
