"""The tables of numbers say what the verdicts hold, with a dash for what cannot be known."""

from dataclasses import replace

from paribus.lab import Result
from paribus.report.blocks import Paragraph, Table
from paribus.report.sections.numbers import numbers

from . import examples


def tables(result: Result) -> list[dict[str, dict[str, str]]]:
    """Both tables: by row, then by the title of the column."""
    found = [block for block in numbers(result, None) if isinstance(block, Table)]
    return [{row[0]: dict(zip(table.head[1:], row[1:], strict=True)) for row in table.rows} for table in found]


def with_levels(replicates: int) -> Result:
    """A study of an ordered factor: batch sizes, each better than the last."""
    result = examples.result({"8": 0.85, "16": 0.9, "32": 0.95}, replicates=replicates, epochs=1)
    vary = {"factor": "batch size", "set": ["train.batch_size"], "levels": [8, 16, 32], "baseline": 8}
    return examples.judged(replace(result.study, spec={**result.study.spec, "vary": vary}), result.runs)


def introduction(result: Result) -> str:
    (paragraph,) = [block for block in numbers(result, None) if isinstance(block, Paragraph)]
    return paragraph.text


def test_a_row_holds_what_its_verdict_rests_on() -> None:
    result = examples.result({"relu": 0.96, "tanh": 0.8}, replicates=6, epochs=1)
    (verdict,) = result.verdicts
    row = tables(result)[0]["tanh"]
    assert row["Seeds"] == "6"
    assert row["Difference"] == f"{100 * verdict.difference:+.1f}".replace("-", "−")
    for title, ends in [
        ("95%, new images", verdict.interval),
        ("90%, new images", verdict.interval90),
        ("95%, these images", verdict.this_test_set),
    ]:
        assert row[title].replace("−", "-") == f"{100 * ends[0]:+.1f} to {100 * ends[1]:+.1f}"
    assert row["p"] == "<0.001"


def test_a_row_holds_what_decides_nothing() -> None:
    """Six seeds of an arm that loses in each of them: a half of 2 to the power of minus 5 by exchange."""
    result = examples.result({"relu": 0.96, "tanh": 0.8}, replicates=6, epochs=1)
    row = tables(result)[1]["tanh"]
    assert row["Wins of seeds, %"] == "0 (0 to 46)"
    assert row["Exchange p"] == "0.031"
    assert row["Better / equal / worse, %"] == "0 / 0 / 100"
    details = result.verdicts[0].details
    assert details is not None
    assert row["Correlation"] == f"{details.correlation:.2f}".replace("-", "−")


def test_a_plan_is_told_in_seeds_or_in_images() -> None:
    few, many = (
        examples.result({"relu": 0.96, "tanh": 0.9}, replicates=5, epochs=1, examples=size) for size in (100, 20_000)
    )
    (needs_images,), (needs_seeds,) = few.verdicts, many.verdicts
    assert needs_images.needs is not None
    assert needs_seeds.needs is not None
    assert tables(few)[1]["tanh"]["To show 1 point"] == f"{needs_images.needs.examples:,} images"
    assert tables(many)[1]["tanh"]["To show 1 point"] == f"{needs_seeds.needs.replicates} seeds"


def test_nothing_is_planned_from_a_few_seeds() -> None:
    result = examples.result({"relu": 0.96, "tanh": 0.9}, replicates=4, epochs=1)
    assert result.verdicts[0].needs is not None
    assert tables(result)[1]["tanh"]["To show 1 point"] == "–"


def test_one_comparison_rests_on_its_interval_alone() -> None:
    text = introduction(examples.result({"relu": 0.96, "tanh": 0.9}, replicates=3, epochs=1))
    assert "together" not in text
    assert "nothing in it decides anything" in text


def test_several_comparisons_hold_together_and_name_how_p_is_counted() -> None:
    result = examples.result({"relu": 0.96, "tanh": 0.9, "leaky": 0.95}, replicates=3, epochs=1)
    assert "The intervals hold for both comparisons together." in introduction(result)
    assert "p (Holm)" in tables(result)[0]["tanh"]
    many = examples.result({f"arm {number}": 0.9 for number in range(12)}, replicates=2, epochs=1, examples=60)
    assert "p (Benjamini-Hochberg)" in tables(many)[0]["arm 1"]


def test_a_trend_has_a_row_of_its_own_before_the_comparisons() -> None:
    result = with_levels(5)
    (trend,) = result.effects
    effects, comparisons, _ = tables(result)
    assert list(effects) == ["trend over batch size"]
    row = effects["trend over batch size"]
    assert row["Size"] == f"{100 * trend.estimate:+.1f}"
    assert row["95%, new images"] == " to ".join(f"{100 * end:+.1f}" for end in trend.interval)
    assert list(comparisons) == ["16", "32"]
    captions = [block.caption for block in numbers(result, None) if isinstance(block, Table)]
    assert "points of accuracy per doubling of batch size" in captions[0]


def test_an_arm_that_answers_the_same_has_no_other_numbers() -> None:
    result = examples.result({"relu": 0.9, "copy": 0.9}, replicates=3, epochs=1)
    twins = {run.replicate: run.probabilities for run in result.runs_of("relu")}
    runs = [run if run.arm == "relu" else replace(run, probabilities=twins[run.replicate]) for run in result.runs]
    same = examples.judged(result.study, runs)
    row = tables(same)[1]["copy"]
    assert row["Correlation"] == row["Exchange p"] == row["Better / equal / worse, %"] == "–"
    assert tables(same)[0]["copy"]["p"] == "1.000"


def test_a_single_run_of_each_arm_has_no_such_numbers() -> None:
    assert numbers(examples.result({"relu": 0.9, "tanh": 0.8}, replicates=1, epochs=1), None) == []
    assert numbers(examples.result({"relu": 0.9}, replicates=3, epochs=1), None) == []
