"""The list of faults: it can be asked for, and it is about findings that there are."""

import pytest
from benchmarks.diagnosis.designs import Design, study_of
from benchmarks.diagnosis.faults import FAULTS
from benchmarks.diagnosis.healthy import variants
from benchmarks.diagnosis.programs import PROGRAMS
from benchmarks.diagnosis.published import SETS

from paribus.diagnose import examine_study
from paribus.diagnose.causes import UPSTREAM_FIRST
from paribus.spec import Inputs, arms_of, summarize


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_is_led_back_to_by_findings_that_there_are(fault):
    assert fault.causes
    assert {*fault.causes, *fault.signs} <= {*UPSTREAM_FIRST}
    assert any(rung.loud for rung in fault.rungs)
    assert len({rung.name for rung in fault.rungs}) == len(fault.rungs)


def test_published_rules_speak_of_findings_that_there_are():
    assert {rule.means for rules in SETS.values() for rule in rules} <= {*UPSTREAM_FIRST}


@pytest.mark.parametrize("program", PROGRAMS[:2], ids=lambda program: program.kind)
def test_every_faulty_design_is_a_study_that_would_run(program):
    for fault in FAULTS:
        for rung in fault.rungs:
            if fault.kind in (None, program.kind) and rung.design:
                study = study_of(rung.design(Design()), program, 10)
                assert not summarize(study.model, (8, 8, 1), 10).faults


def test_nothing_is_said_of_sound_variants_before_training():
    """Of those that are trained long enough for their batch normalisation."""
    for _, design in variants():
        study = study_of(design, PROGRAMS[0], 10)
        arms = arms_of(study)
        found = examine_study(study, arms, {arm.name: Inputs((8, 8, 1), 10, 900) for arm in arms}, 447)
        assert not [finding.id for finding in found if finding.severity != "note"]


def test_programs_that_are_held_out_have_images_that_no_tuning_program_has():
    tuned_on = {program.source for program in PROGRAMS if not program.held_out}
    held_out = {program.source for program in PROGRAMS if program.held_out}
    assert held_out
    assert not tuned_on & held_out
    assert len(PROGRAMS) >= 6
