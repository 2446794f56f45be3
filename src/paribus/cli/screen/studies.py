"""Studies, verdicts and data sets as tables that fit into 80 columns."""

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from paribus.cli.screen.checked import line_of
from paribus.cli.screen.live import duration
from paribus.data import Entry
from paribus.diagnose.causes import folded
from paribus.lab import Result
from paribus.lab.remarks import remarks_of
from paribus.lab.tuning import Trial, remark_of
from paribus.records import SplitName, StudyRecord, StudyState
from paribus.spec import shown
from paribus.stats import Verdict
from paribus.stats.effects.effect import Effect
from paribus.store import StudySummary

CODE_STYLE = {
    "BETTER_ENOUGH": "bold green",
    "BETTER": "green",
    "EQUIVALENT": "cyan",
    "NO_EFFECT": "cyan",
    "WORSE": "red",
    "WORSE_ENOUGH": "bold red",
    "FAILED_RUNS": "bold red",
    "CANNOT_TELL": "yellow",
    "RISES": "green",
    "FALLS": "red",
    "FLAT": "cyan",
    "NO_TREND_SHOWN": "yellow",
}
STATE_STYLE: dict[StudyState, str] = {
    "finished": "green",
    "running": "cyan",
    "paused": "yellow",
    "interrupted": "yellow",
    "killed": "yellow",
    "failed": "red",
}


def show_result(result: Result, console: Console) -> None:
    """One study: the question, its terms, the answers, the arms, the findings, the runs that did not finish."""
    study = result.study
    console.print()
    console.print(Text(study.question or study.study, style="bold"), soft_wrap=True)
    if result.terms:
        compared = f"Compared {result.terms}" if len(result.arms) > 1 else result.terms.capitalize()
        console.print(Text(f"{compared}."), soft_wrap=True)
    if result.tunings:
        console.print(_tunings(result))
    for tuning in result.tunings:
        if remark := remark_of(result.study, tuning):
            console.print(Text(remark, style="yellow"), soft_wrap=True)
    _show_effects(result.effects, console)
    show_verdicts(result.verdicts, console)
    _show_remarks(result.study, console)
    console.print(_arms(result))
    for cause, symptoms in folded(result.findings):
        console.print(line_of(cause), soft_wrap=True)
        for symptom in symptoms:
            console.print(Text.assemble("  ", line_of(symptom)), soft_wrap=True)
    for run in result.runs:
        if run.status != "finished":
            console.print(Text(f"{run.arm}, replicate {run.replicate}: {run.reason}", style="red"), soft_wrap=True)
    console.print(
        Text.assemble(f"Study {study.id} · ", _state(study.state), f" · {duration(study.seconds)}"), soft_wrap=True
    )


def show_left(result: Result, console: Console) -> None:
    """That a study waits for somebody to go on with it, if it does."""
    match result.study.state:
        case "finished" | "running":
            return
        case "paused":
            waits = "Its process waits"
        case "interrupted" | "failed" | "killed":
            waits = "Nobody is running this study"
    console.print(f"{waits}; go on with: paribus resume {result.study.id}", markup=False, soft_wrap=True)


def show_next(result: Result, report: Path, console: Console) -> None:
    """Where the report is, and what can be done with the study now."""
    study = result.study.id
    console.print(Text.assemble(("Report  ", "bold"), str(report)), soft_wrap=True)
    console.print(Text.assemble(("Next    ", "bold"), f"paribus show {study}"), soft_wrap=True)
    console.print(Text(f"        paribus report {study} -o report.md"), soft_wrap=True)


def show_verdicts(verdicts: Sequence[Verdict], console: Console) -> None:
    """Each verdict in words."""
    for verdict in verdicts:
        style = CODE_STYLE.get(verdict.code, "magenta")
        console.print(
            Text.assemble((verdict.code, style), f"  {verdict.arm} against {verdict.baseline}"), soft_wrap=True
        )
        console.print(Text(f"  {verdict.sentence}"), soft_wrap=True)


def _show_effects(effects: Sequence[Effect], console: Console) -> None:
    """Each effect in words."""
    for effect in effects:
        style = CODE_STYLE.get(effect.code, "magenta")
        about = f"trend over {effect.name}" if effect.kind == "trend" else effect.name
        console.print(Text.assemble((effect.code, style), f"  {about}"), soft_wrap=True)
        console.print(Text(f"  {effect.sentence}"), soft_wrap=True)


def _show_remarks(study: StudyRecord, console: Console) -> None:
    """What was done after looking, as far as a reader of the verdicts has to know it."""
    for remark in remarks_of(study):
        console.print(Text(remark, style="dim"), soft_wrap=True)


def show_studies(studies: Sequence[StudySummary], console: Console) -> None:
    """The list of studies."""
    if not studies:
        console.print("No studies yet. `paribus init` writes one, `paribus run` runs it.", markup=False)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("ID", "Study", "State", "Created (UTC)", "Runs", "Best on test"):
        table.add_column(heading, no_wrap=heading != "Study", overflow="fold" if heading == "Study" else "ellipsis")
    for study in studies:
        best = f"{study.best[0]} {100 * study.best[1]:.2f} %" if study.best else "–"
        runs = f"{study.runs}/{study.arms * study.replicates}"
        created = f"{study.created:%Y-%m-%d %H:%M}"
        table.add_row(study.id, Text(study.study), _state(study.state), created, runs, Text(best))
    console.print(table)


def show_catalogue(entries: Sequence[Entry], console: Console) -> None:
    """The list of data sets."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("Name", "What", "Images", "Classes", "Here"):
        table.add_column(heading, no_wrap=heading == "Name")
    for entry in entries:
        images = f"{entry.train:,} + {entry.test:,} of {'×'.join(map(str, entry.input_shape))}"
        here = "yes" if entry.cached else f"fetches {entry.size / 1e6:.0f} MB"
        table.add_row(*map(Text, (entry.name, entry.what, images, str(len(entry.classes)), here)))
    console.print(table)


def _tunings(result: Result) -> Table:
    """Mean validation accuracy of every arm with every value, the one that was picked in bold and with a star."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("Validation %, tuned", overflow="fold")
    for trial in result.tunings[0].trials:
        table.add_column(Text(shown(trial.value)), justify="right", overflow="fold")
    table.add_column("Test %, of *", justify="right")
    for tuning in result.tunings:
        test = f"{100 * tuning.test_accuracy:.2f}" if tuning.picked else "–"
        table.add_row(Text(tuning.arm), *map(_trial, tuning.trials), Text(test))
    return table


def _trial(trial: Trial) -> Text:
    if not trial.finished:
        return Text("–")
    failed = f" ({trial.finished}/{trial.runs})" if trial.finished < trial.runs else ""
    accuracy = f"{100 * trial.accuracy:.2f}{failed}"
    return Text(f"*{accuracy}", "bold") if trial.picked else Text(accuracy)


def _arms(result: Result) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("Arm", overflow="fold")
    for heading in ("Train %", "Valid. %", "Test %", "Test loss", "Runs", "Params"):
        table.add_column(heading, justify="right", no_wrap=True)
    for arm in result.arms:
        cells = (
            f"{arm.name} (baseline)" if arm.baseline and len(result.arms) > 1 else arm.name,
            _mean(result, arm.name, "train"),
            _mean(result, arm.name, "validation"),
            _mean(result, arm.name, "test", with_spread=True),
            _mean(result, arm.name, "test", "loss"),
            f"{len(result.scores(arm.name))}/{result.study.replicates}",
            f"{arm.parameters.total:,}",
        )
        table.add_row(*map(Text, cells))
    return table


def _mean(result: Result, arm: str, split: SplitName, metric: str = "accuracy", *, with_spread: bool = False) -> str:
    scores = result.scores(arm, split, metric)
    if not len(scores):
        return "–"
    if metric != "accuracy":
        return f"{scores.mean():.4f}"
    deviation = f" ± {100 * scores.std(ddof=1):.2f}" if with_spread and len(scores) > 1 else ""
    return f"{100 * scores.mean():.2f}{deviation}"


def _state(state: StudyState) -> Text:
    return Text(state, STATE_STYLE[state])
