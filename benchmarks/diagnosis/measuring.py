"""One program, with every fault at every intensity and every sound variant: trained, judged and looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.diagnosis.designs import Design
from benchmarks.diagnosis.examining import diagnosis, findings_in_images, findings_in_study
from benchmarks.diagnosis.faults import FAULTS, Fault, JudgedOn, Rung
from benchmarks.diagnosis.harm import Harm, harm_of
from benchmarks.diagnosis.healthy import REACHED, variants
from benchmarks.diagnosis.programs import Pool, Program, pool_of, splits_of
from benchmarks.diagnosis.published import Subject, alarms
from benchmarks.diagnosis.record import ArmRecord, ProgramRecord, RunRecord
from benchmarks.diagnosis.together import train_all
from benchmarks.diagnosis.trials import Trial
from benchmarks.session import Say
from paribus.records import Finding, Run
from paribus.spec import derive

AS_IT_IS = "as it is"
FAULT = {fault.name: fault for fault in FAULTS}


@dataclass(frozen=True, eq=False)
class Case:
    """A trial with its runs.

    Args:
        trial: What was trained.
        runs: How it went.
        fault: The name of what was put in; empty for a sound variant.
        rung: At which intensity.
    """

    trial: Trial
    runs: tuple[Run, ...] = ()
    fault: str = ""
    rung: str = ""


def measure(program: Program, xray: Path | None, say: Say) -> ProgramRecord:
    """Everything about one program.

    Args:
        program: Which one.
        xray: The X-ray patches.
        say: Is told how far things have come.
    """
    pool = pool_of(program, xray)
    asked = _asked(program, pool)
    trained: dict[str, tuple[Run, ...]] = {}
    for trial, runs in train_all([case.trial for case in asked], len(pool.labels)):
        trained[trial.name] = runs
        if len(trained) % 10 == 0:
            say(f"{program.name}: {len(trained)} of {len(asked)} trained")
    base, *cases = (replace(case, runs=trained[case.trial.name]) for case in asked)
    say(f"{program.name}: looking at {sum(len(case.runs) for case in cases)} runs")
    arms = tuple(_records(base, cases))
    accuracy = float(np.mean([run.scores["validation"]["accuracy"] for run in base.runs]))
    return ProgramRecord(program.name, round(accuracy, 4), arms)


def _asked(program: Program, pool: Pool) -> list[Case]:
    """The program as it is, its faults, and its sound variants; none of them trained."""
    as_it_is = Trial(AS_IT_IS, program, Design(), splits_of(program, pool, draw=0))
    asked = [Case(as_it_is)]
    for fault, rung in _faults(program):
        name = f"{fault.name}: {rung.name}"
        rng = np.random.default_rng(derive(0, program.name, name))
        splits = rung.edit(as_it_is.splits, rng) if rung.edit else as_it_is.splits
        design = rung.design(as_it_is.design) if rung.design else as_it_is.design
        trial = replace(as_it_is, name=name, design=design, splits=splits)
        asked.append(Case(trial, fault=fault.name, rung=rung.name))
    for place, (name, design) in enumerate(variants(), 1):
        trial = Trial(name, program, design, splits_of(program, pool, draw=place), range(place, place + 1))
        asked.append(Case(trial, rung=name))
    return asked


def _faults(program: Program) -> Iterator[tuple[Fault, Rung]]:
    return ((fault, rung) for fault in FAULTS if fault.kind in (None, program.kind) for rung in fault.rungs)


def _records(base: Case, cases: Sequence[Case]) -> Iterator[ArmRecord]:
    seen: dict[tuple[int, bool], tuple[Finding, ...]] = {}  # images are looked at once for all trials on them

    def before(trial: Trial) -> tuple[Finding, ...]:
        key = (id(trial.splits), trial.design.shuffle)
        if key not in seen:
            seen[key] = findings_in_images(trial)
        return (*findings_in_study(trial), *seen[key])

    for case in cases:
        found, harm = before(case.trial), _harm(case, base)
        judged_on = _judged_on(case)
        yield ArmRecord(
            program=case.trial.program.name,
            fault=case.fault,
            rung=case.rung,
            loud=bool(case.fault) and _rung(case).loud,
            verdict=harm.verdict,
            difference=None if np.isnan(harm.difference) else round(harm.difference, 4),
            counts=harm.is_sure,
            runs=tuple(
                RunRecord(
                    run.replicate,
                    _rounded(run.scores.get("validation" if judged_on == "validation" else "test", {}).get("accuracy")),
                    diagnosis(case.trial, found, run),
                    alarms(Subject(case.trial, run)),
                )
                for run in case.runs
            ),
        )


def _harm(case: Case, base: Case) -> Harm:
    if case.fault:
        return harm_of(case.trial, case.runs, base.trial, base.runs, _judged_on(case))
    usual = float(np.mean([run.scores["validation"]["accuracy"] for run in base.runs]))
    mine = float(np.mean([run.scores.get("validation", {}).get("accuracy", np.nan) for run in case.runs]))
    return Harm("REACHED" if mine >= usual - REACHED else "MISSED", mine - usual, bool(mine >= usual - REACHED))


def _judged_on(case: Case) -> JudgedOn:
    return FAULT[case.fault].judged_on if case.fault else "validation"


def _rung(case: Case) -> Rung:
    return next(rung for rung in FAULT[case.fault].rungs if rung.name == case.rung)


def _rounded(accuracy: float | None) -> float | None:
    return None if accuracy is None or np.isnan(accuracy) else round(accuracy, 4)
