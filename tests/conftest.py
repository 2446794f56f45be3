"""How hypothesis looks for counter-examples, and which tests are slow or want the machine for themselves.

Hypothesis tries the same examples in every `make test`, and new ones in `make test-slow`.
"""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)  # a busy machine is no counter-example
settings.register_profile("new", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile("same")

ALONE = [  # they measure time, or start processes that do
    Path(__file__).parent / place
    for place in (
        "benchmarks/test_contenders.py", "cli/test_bad_input.py", "cli/test_claims.py", "cli/test_commands.py",
        "cli/test_entry.py", "cli/test_killed.py", "cli/test_live.py", "cli/test_steering.py", "cli/test_stopping.py",
        "docs/test_recorded.py", "engine/test_lanes.py", "engine/test_training.py", "lab/test_running.py",
        "lab/test_steering.py", "test_surface.py", "web/browser", "web/test_training.py",
    )
]  # fmt: skip

SLOW = [  # they train through the executable, or compile much: `make test-slow`
    Path(__file__).parent / place
    for place in (
        "cli/test_audit.py", "cli/test_doctor.py", "cli/test_experiments.py", "cli/test_fixing.py",
        "cli/test_growth.py", "cli/test_judge.py", "cli/test_questions.py", "cli/test_steering.py",
        "docs/test_recomputed.py", "docs/test_recorded.py", "engine/test_activations.py",
        "engine/test_checkpoints.py", "engine/test_compilations.py", "engine/test_fast_layers.py",
        "engine/test_files.py", "engine/test_gradient_check.py", "engine/test_memorizing.py", "engine/test_memory.py",
        "engine/test_noise_scale.py", "engine/test_other_devices.py", "engine/test_probes.py",
        "engine/test_range_test.py", "engine/test_shared_programs.py", "engine/test_without.py",
        "lab/test_data_findings.py", "lab/test_experiments.py", "lab/test_nested_epochs.py", "lab/test_probing.py",
        "lab/test_same_arm_twice.py", "web/browser/test_assignment.py", "web/browser/test_invalid.py",
        "web/browser/test_runs.py", "web/browser/test_training.py",
        "web/test_killed.py", "web/test_looker.py", "web/test_serving.py",
    )
]  # fmt: skip


@pytest.hookimpl(tryfirst=True)  # before those without the wanted marks are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is to run alone, and what is to run in `make test-slow`."""
    for item in items:
        if any(item.path.is_relative_to(place) for place in SLOW):
            item.add_marker("slow")
        if any(item.path.is_relative_to(place) for place in ALONE):
            item.add_marker("alone")
