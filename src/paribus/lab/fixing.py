"""The remedies that ``check`` can write as one change, and a new study file with one of them in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from paribus.errors import InputError, OutputError
from paribus.lab.checking import Checked
from paribus.spec import Document, Vary, briefly, shown
from paribus.spec.arms import with_values
from paribus.spec.choice import named_with
from paribus.spec.paths import layer_places, value_at, with_value

Raw = dict[str, Any]
"""The plain data of a study."""


@dataclass(frozen=True)
class Fix:
    """One remedy, numbered as ``paribus check --fix`` counts them: those of faults first, then those of findings.

    Args:
        number: Its number, from 1.
        name: The path of the fault, or the rule of the finding.
        arm: The arm that it is for; ``None`` for all.
        patch: What it changes, path → value.

    Examples:
        >>> print(Fix(1, "batchnorm-axis", None, {"model.batch_normalization.axis": -1}))
        1  batchnorm-axis: model.batch_normalization.axis=-1
    """

    number: int
    name: str
    arm: str | None
    patch: Mapping[str, object]

    def __str__(self) -> str:
        first, *others = (f"{path}={shown(briefly(value))}" for path, value in self.patch.items())
        of_arm = f" in `{self.arm}`" if self.arm else ""
        return f"{self.number}  {self.name}{of_arm}: {first}{f', and {len(others)} more' if others else ''}"


def fixes_of(checked: Checked) -> tuple[Fix, ...]:
    """Every remedy that can be written as one change.

    Examples:
        >>> from paribus.lab import check
        >>> checked = check({"study": "s", "data": "digits", "model": ["Flatten", {"Dense": {"units": 9}}],
        ...                  "train": {"epochs": 5}})
        >>> print(*fixes_of(checked))
        1  model.dense.units: model.dense.units=10
    """
    patches: list[tuple[str, str | None, Mapping[str, object]]]
    patches = [(fault.path, None, fault.patch) for fault in checked.faults]
    patches += [(finding.id, finding.arm, finding.patch) for finding in checked.findings]
    there = [(name, arm, patch) for name, arm, patch in patches if patch]
    return tuple(Fix(number, name, arm, patch) for number, (name, arm, patch) in enumerate(there, 1))


def write_fixed(document: Document, checked: Checked, number: int, file: Path) -> Fix:
    """Writes a new study file with one fix in it; the old one stays as it is, and its comments stay there.

    Args:
        document: The study as it was read.
        checked: What ``check`` says of it.
        number: Which of its fixes.
        file: The file to write; there must be none yet.

    Raises:
        InputError: There is no such fix, or it cannot be written into this study.
        OutputError: The file exists, or cannot be written.
    """
    fixes = fixes_of(checked)
    if not 1 <= number <= len(fixes):
        there = f"it has {', '.join(str(fix.number) for fix in fixes)}" if fixes else "it has none"
        raise InputError(
            f"`--fix` needs the number of a fix of {document.source}; got {number}, and {there}. Say "
            f"`paribus check {document.source}` for the list."
        )
    fix = fixes[number - 1]
    heading = f"# {document.source} with fix {number}, {fix.name}, by `paribus check`; comments are in the old file.\n"
    text = heading + text_of(fixed(briefly(document.data), checked, fix))
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise OutputError(f"A fix is never written over a file; {file} exists. Name another with -o.") from None
    except OSError as error:
        raise OutputError(f"{file} must be writable; it is not: {error.strerror}. Name another place.") from None
    return fix


def fixed(raw: Raw, checked: Checked, fix: Fix) -> Raw:
    """The data of a study with a fix in it; layers keep the names that paths call them by.

    Raises:
        InputError: The fix is for one arm alone, and the study makes its arms by levels.
    """
    own = _values_of_arm(checked, fix.arm)
    is_baseline = fix.arm is None or any(arm.baseline and arm.name == fix.arm for arm in checked.arms)
    if is_baseline and not any(f"{path}.".startswith(f"{each}.") for path in fix.patch for each in own or ()):
        return _with_names_kept(raw, fix.patch)
    if own is None:
        raise InputError(
            f"Fix {fix.number} is for the arm `{fix.arm}` alone, and `vary` makes this arm by a level, which has no "
            f"place for it. Change it by hand: {', '.join(fix.patch)}."
        )
    arms = {str(name): name for name in raw["vary"]["arms"]}
    values = {path: value for path, value in own.items() if path not in fix.patch}
    return dict(with_value(raw, ("vary", "arms", arms[str(fix.arm)]), briefly({**values, **fix.patch})))


def text_of(raw: Raw) -> str:
    r"""Plain data as the text of a study file.

    Examples:
        >>> text_of({"study": "1e5", "train": {"epochs": 5}, "levels": [16, 1e-5]})
        "study: '1e5'\ntrain: {epochs: 5}\nlevels: [16, 1.0e-05]\n"
    """
    return yaml.dump(raw, Dumper=_Dumper, sort_keys=False, default_flow_style=None, allow_unicode=True, width=110)


class _Dumper(yaml.SafeDumper):
    """Quotes every text that might be read as something else: our reader knows more numbers than this writer."""

    def ignore_aliases(self, data: Any) -> bool:
        """What stands in two places is written twice."""
        del data
        return True


_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_ ./-]*")


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if _PLAIN.fullmatch(text) else '"' if "\n" in text else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _values_of_arm(checked: Checked, arm: str | None) -> Mapping[str, Any] | None:
    """What an arm sets, path by path; ``None`` where arms are not written that way."""
    vary = checked.study.vary if checked.study else None
    if not isinstance(vary, Vary) or vary.arms is None or arm not in vary.arm_names:
        return None
    return dict(vary.values(str(arm)))


def _with_names_kept(raw: Raw, patch: Mapping[str, object]) -> Raw:
    """*raw* with a patch in it, every layer under the name it had: Keras's names count, and would move with a layer."""
    named = raw
    for place, name in layer_places(raw).items():
        named = with_value(named, _place_of_name(named, place), name)
    after: Raw = with_values(named, briefly(dict(patch)))
    own = {name for place, name in layer_places(raw).items() if named_with(value_at(raw, place))[1].get("name") == name}
    return _without_needless_names(after, own)


def _without_needless_names(raw: Raw, own: set[str]) -> Raw:
    """*raw* without the names that its layers would get anyway; kind by kind, since layers of a kind are counted."""
    wanted = layer_places(raw)
    kinds = {place: named_with(value_at(raw, place))[0] for place in wanted}
    for kind in dict.fromkeys(kinds.values()):
        trial = raw
        for place in wanted:
            if kinds[place] == kind and wanted[place] not in own:
                trial = _without_name(trial, place)
        if layer_places(trial) == wanted:
            raw = trial
    return raw


def _without_name(raw: Raw, place: tuple[str | int, ...]) -> Raw:
    word, arguments = named_with(value_at(raw, place))
    others = {key: value for key, value in arguments.items() if key != "name"}
    return dict(with_value(raw, place, {word: others} if others else word))


def _place_of_name(raw: Raw, place: tuple[str | int, ...]) -> tuple[str | int, ...]:
    word, _ = named_with(value_at(raw, place))
    return (*place, str(word), "name")
