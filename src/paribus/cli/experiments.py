"""``paribus glimpse``, ``lr-range`` and ``gradcheck``: a look at one network, before any study."""

from pathlib import Path
from typing import Annotated

import typer

from paribus import lab
from paribus import report as documents
from paribus.cli import screen
from paribus.cli.options import AsJson, Settings, StudyFile, UnusedStore
from paribus.cli.output import notes, print_json, results

ArmName = Annotated[
    str | None, typer.Option("--arm", metavar="NAME", help="Whose network (default: the baseline).", show_default=False)
]


def glimpse(
    study: StudyFile,
    images: Annotated[int, typer.Option("--images", metavar="N", min=1, max=100, help="Test images to show.")] = 15,
    settings: Settings = None,
    as_json: AsJson = False,
    store_at: UnusedStore = None,
) -> None:
    """Show what the untrained network says of test images: its weights are random, so no more than chance knows."""
    del store_at
    with screen.Live(notes) as live:
        seen = lab.glimpse(lab.read_document(study, settings or ()), images, watcher=live)
    if as_json:
        print_json(lab.as_json(seen) | {"chance": seen.chance})
    else:
        screen.show_glimpse(seen, results)


def lr_range(
    study: StudyFile,
    arm: ArmName = None,
    low: Annotated[float, typer.Option("--from", metavar="RATE", help="The first learning rate.")] = 1e-6,
    high: Annotated[float, typer.Option("--to", metavar="RATE", help="The last learning rate.")] = 10.0,
    steps: Annotated[int, typer.Option("--steps", metavar="N", help="How many updates.")] = 100,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Draw it (.svg).", show_default=False)
    ] = None,
    settings: Settings = None,
    as_json: AsJson = False,
    store_at: UnusedStore = None,
) -> None:
    """Grow the learning rate from update to update, and say where the loss falls fastest and where it is lost."""
    del store_at
    with screen.Live(notes) as live:
        document = lab.read_document(study, settings or ())
        tested = lab.range_test(document, arm=arm, low=low, high=high, steps=steps, watcher=live)
    if as_json:
        print_json(tested.to_json())
    else:
        results.print(tested.sentence, markup=False, soft_wrap=True)
        if tested.suggested is not None:
            results.print(f"  --set train.optimizer.learning_rate={tested.suggested:g}", markup=False, soft_wrap=True)
    if output is not None:
        written = documents.write_range_figure(tested, output)
        notes.print(f"Wrote {written}", markup=False, soft_wrap=True)


def gradcheck(
    study: StudyFile,
    arm: ArmName = None,
    images: Annotated[int, typer.Option("--images", metavar="N", help="Images of the batch.")] = 8,
    weights: Annotated[int, typer.Option("--weights", metavar="N", help="Weights of each tensor to move.")] = 10,
    settings: Settings = None,
    as_json: AsJson = False,
    store_at: UnusedStore = None,
) -> None:
    """Compare every gradient with central differences of the loss in double precision; exit code 1 if one is wrong."""
    del store_at
    with screen.Live(notes) as live:
        document = lab.read_document(study, settings or ())
        checked = lab.check_gradients(document, arm=arm, images=images, weights=weights, watcher=live)
    if as_json:
        print_json(checked.to_json())
    else:
        screen.show_gradients(checked, results)
    if not checked.passed:
        raise typer.Exit(1)
