"""One arm of a study, to be trained by itself: what tests of a network, before any study, are made of."""

from paribus import engine
from paribus.errors import InputError
from paribus.lab.checking import check_with
from paribus.lab.files import Asked, document_of
from paribus.lab.programs import programs_of
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Work
from paribus.spec import Arm, arms_of


def work_of(study: Asked, arm: str | None, watcher: Watcher | None) -> tuple[Arm, Work]:
    """An arm of a study and what its first replicate would be trained with.

    Args:
        study: A study, the path of its file, or the same as plain data.
        arm: The arm's name; the baseline without one.
        watcher: Is told what is being opened.

    Raises:
        StudyError: The study has faults.
        InputError: There is no such arm.
        DataError: The data cannot be opened.
        CapacityError: The network is too large for the machine.

    Examples:
        >>> arm, work = work_of("studies/first.yaml", "tanh", None)
        >>> arm.name, [(run.arm, run.replicate) for run in work.runs]
        ('tanh', [('tanh', 0)])
    """
    tables = Tables(watcher or Watcher())
    arms = arms_of(check_with(tables, document_of(study)).sound_study())
    chosen = next((each for each in arms if (each.baseline if arm is None else each.name == arm)), None)
    if chosen is None:
        raise InputError(
            f"The arm must be one of {', '.join(each.name for each in arms)}; got {arm}. Name one of them."
        )
    return chosen, programs_of([chosen], range(1), tables, engine)[0]
