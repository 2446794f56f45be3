"""Where the numbers come from, and how to get them again."""

import re
from collections.abc import Mapping

import yaml

from paribus.lab import Result, TestImages, as_json
from paribus.report.blocks import Block, Code, Paragraph, Terms
from paribus.report.words import code, duration

TRAINING = ("optimizer", "schedule", "loss", "batch_size", "early_stopping", "precision")


def origin(result: Result, images: TestImages | None) -> list[Block]:
    """Data, seeds, training, machine, and what identifies all of it."""
    del images
    study = result.study
    data, train = study.data, _part(study.spec, "train")
    shape = "×".join(str(side) for side in data.input_shape)
    training = [(word, code(_chosen(train[word]))) for word in TRAINING if train.get(word) is not None]
    entries = [
        ("Data", f"{data.name}: {len(data.classes):,} classes, images of {shape}"),
        ("Splits", f"{data.train:,} training, {data.validation:,} validation and {data.test:,} test images"),
        ("Fingerprint of the data", f"`{data.fingerprint}`"),
        ("Replicates", f"{study.replicates} of each arm, random streams from seed {study.spec.get('seed', 0)}"),
        ("Budget of each run", _budget(train)),
        *((word.replace("_", " ").capitalize(), text) for word, text in training),
        ("Started", f"{study.created:%Y-%m-%d %H:%M:%S} UTC"),
        ("Took", duration(study.seconds)),
        ("Machine", ", ".join(f"{name} {value}" for name, value in study.machine.items())),
        ("Versions", ", ".join(f"{name} {value}" for name, value in study.versions.items())),
        ("Digest of the study", f"`{study.digest}`"),
        ("Id", f"`{study.id}`"),
    ]
    return [Terms(tuple((term, text) for term, text in entries if text))]


def commands(result: Result, images: TestImages | None) -> list[Block]:
    """The study file, and the commands that run it again and compare the bits."""
    del images
    study = result.study
    file = f"{re.sub(r'[^a-z0-9]+', '-', study.study.lower()).strip('-') or 'study'}.yaml"
    lines = [
        f"paribus run {file}  # trains every arm again",
        f"paribus verify {study.id}  # trains again and compares every bit with the stored study",
    ]
    blocks: list[Block] = [Paragraph(f"Save the study below as `{file}`, then:"), Code("\n".join(lines), "sh")]
    if study.command:
        blocks.append(Paragraph(f"This study was started with {_as_code(study.command)}."))
    text = yaml.safe_dump(as_json(study.spec), sort_keys=False, allow_unicode=True, width=100)
    return [*blocks, Code(text, "yaml", title=f"The study, every choice spelled out ({file})")]


def _budget(train: Mapping[str, object]) -> str:
    return next((f"{train[unit]} {unit}" for unit in ("epochs", "steps", "seconds") if train.get(unit) is not None), "")


def _part(spec: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = spec.get(name)
    return part if isinstance(part, Mapping) else {}


def _chosen(value: object) -> object:
    """A choice without the options that were left alone."""
    if isinstance(value, Mapping):
        return {word: _chosen(inner) for word, inner in value.items() if inner is not None and inner is not False}
    return value


def _as_code(text: str) -> str:
    return f"`{' '.join(text.split()).replace('`', 'ʼ')}`"
