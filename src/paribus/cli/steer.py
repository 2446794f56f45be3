"""``paribus pause`` and ``stop``: telling a study that another process runs."""

from paribus import lab
from paribus.cli.options import AsJson, StoreOption, StudyId
from paribus.cli.output import print_json, results


def pause(study: StudyId, store_at: StoreOption = None, as_json: AsJson = False) -> None:
    """Make a running study wait, wherever it runs; `paribus resume` lets it go on."""
    standing = lab.pause(study, store_at)
    _show(standing, f"Study {standing.id} is paused. Go on with: paribus resume {standing.id}", as_json=as_json)


def stop(study: StudyId, store_at: StoreOption = None, as_json: AsJson = False) -> None:
    """Make a running study end, wherever it runs; what is finished is kept, and `paribus resume` goes on."""
    standing = lab.stop(study, store_at)
    kept = "What is finished is kept; go on with: paribus resume"
    _show(standing, f"Study {standing.id} is stopped. {kept} {standing.id}", as_json=as_json)


def _show(standing: "lab.Standing", done: str, *, as_json: bool) -> None:  # in quotes: naming it would load it
    if as_json:
        print_json(lab.as_json(standing))
        return
    match standing.state:
        case "paused" | "interrupted":
            text = done
        case "running":
            text = f"Study {standing.id} is busy, perhaps compiling; it will {standing.wish} as soon as it looks up."
        case state:
            text = f"Study {standing.id} is {state}."
    results.print(text, markup=False, soft_wrap=True)
