"""The text of a study file as plain data, with the line of every value. JSON is read by the same rules as YAML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from paribus.errors import Fault, StudyError
from paribus.spec.paths import Place, layers_instead, with_value
from paribus.spec.shown import shown

MOST_CHARACTERS = 200_000
MOST_NODES = 10_000  # read in less than half a second; an alias bomb of a few hundred bytes would fill the memory
INIT = "`paribus init` writes one to start from."


@dataclass(frozen=True)
class Document:
    """Plain data read from text; *lines* tells where each value stands, counted from 1.

    Args:
        data: Mappings, lists and scalars; in Python also objects of the specification's classes.
        source: What messages call it, such as the name of its file.
        lines: The line of each place; ``None`` for a value that was set from outside the text.

    Examples:
        >>> Document({"study": "s"}).line(("study",)) is None
        True
    """

    data: Any
    source: str = "study"
    lines: dict[Place, int | None] = field(default_factory=dict)

    def line(self, place: Place) -> int | None:
        """The line of a place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def with_value(self, place: Place, value: Any) -> "Document":
        r"""A copy in which *place* holds *value*; the other values keep their lines.

        Examples:
            >>> document = read_text("model:\n- Flatten\n- Dense:\n    units: 10\n")
            >>> document.with_value(("model", 0), ["ReLU", "Flatten"]).line(("model", 2, "Dense", "units"))
            4
        """
        lines = {at: line for at, line in self.lines.items() if at[: len(place)] != place}
        if isinstance(place[-1], int):  # layers are put in the place of one: those after it move
            added = layers_instead(value)
            lines = {moved(at, place, len(added) - 1): line for at, line in lines.items()}
            lines |= {(*place[:-1], place[-1] + offset): None for offset in range(len(added))}
        else:
            lines[place] = None
        return Document(with_value(self.data, place, value), self.source, lines)


def read_text(text: str, source: str = "study") -> Document:
    r"""The data of a YAML or JSON text.

    Raises:
        StudyError: The text is not YAML, or says something twice; the fault has its line.

    Examples:
        >>> document = read_text("train:\n  batch_size: 64\n")
        >>> document.data, document.line(("train", "batch_size"))
        ({'train': {'batch_size': 64}}, 2)
    """
    try:
        return _read(text, source)
    except _FaultError as error:
        fault = error.fault
    except yaml.MarkedYAMLError as error:
        fault = _syntax_fault(error, text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        fault = Fault("study", "A study file must be plain text.", f"U+{error.character:04X}", INIT, line)
    except (KeyError, ValueError) as error:  # a tag that promises another type, such as `!!int ten`
        fault = Fault("study", f"Every value must be readable: {error}.", "", "Write it without tags and escapes.")
    except RecursionError:
        fault = Fault("study", "A study file must not be nested this deeply.", "", "Take out some of the brackets.")
    raise StudyError([fault], source)


class _FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _read(text: str, source: str) -> Document:
    if len(text) > MOST_CHARACTERS:
        message = f"A study file must not be longer than {MOST_CHARACTERS} characters."
        raise _FaultError(Fault("study", message, f"{len(text)} of them", "Keep data in files of their own."))
    if text.lstrip()[:1] in ("{", "["):  # JSON may be indented by tabs; inside its strings they cannot stand
        text = text.replace("\t", " ")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise _FaultError(Fault("study", "A study file must say something.", "an empty text", INIT, 1))
        lines: dict[Place, int | None] = {}
        _remember_lines(node, (), lines, [MOST_NODES])
        return Document(loader.construct_document(node), source, lines)
    finally:
        loader.dispose()


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core schema: only true and false are booleans, 1e-5 is a number and 010 is ten. No other types."""

    nodes_left = MOST_NODES

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """The next node, while there are not too many of them."""
        self.nodes_left = _one_less(self.nodes_left)
        return super().compose_node(parent, index)


def _one_less(left: int) -> int:
    if left == 0:
        raise _FaultError(
            Fault("study", "A study file must be a small tree.", "too large a one", "Write it out plainly.")
        )
    return left - 1


def _unknown_tag(_: _Loader, node: Node) -> Any:
    raise yaml.constructor.ConstructorError(None, None, f"{node.tag} is not allowed", node.start_mark)


def _text(loader: _Loader, node: ScalarNode) -> str:
    """JSON writes characters beyond 16 bits as two escapes; what is left alone of such a pair cannot be written."""
    return str(loader.construct_scalar(node)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _whole(loader: _Loader, node: ScalarNode) -> int:
    digits = str(loader.construct_scalar(node))
    if len(digits) > 30:
        raise yaml.constructor.ConstructorError(None, None, f"a number of {len(digits)} digits", node.start_mark)
    return int(digits)


def _number(loader: _Loader, node: ScalarNode) -> float:
    return float(str(loader.construct_scalar(node)).lower().replace(".inf", "inf").replace(".nan", "nan"))


_Loader.yaml_implicit_resolvers = {}
_Loader.yaml_constructors = {
    "tag:yaml.org,2002:null": yaml.SafeLoader.construct_yaml_null,
    "tag:yaml.org,2002:bool": yaml.SafeLoader.construct_yaml_bool,
    "tag:yaml.org,2002:int": _whole,
    "tag:yaml.org,2002:float": _number,
    "tag:yaml.org,2002:str": _text,
    "tag:yaml.org,2002:seq": yaml.SafeLoader.construct_yaml_seq,
    "tag:yaml.org,2002:map": yaml.SafeLoader.construct_yaml_map,
    None: _unknown_tag,
}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:int", r"^[-+]?[0-9]+(?:_[0-9]+)*$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.?[0-9]*)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("tag:yaml.org,2002:float", r"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", "-+."),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def _remember_lines(node: Node, place: Place, lines: dict[Place, int | None], left: list[int]) -> None:
    left[0] = _one_less(left[0])
    lines.setdefault(place, node.start_mark.line + 1)
    for key, key_node, child in _children(node):
        inner = (*place, key)
        if isinstance(node, MappingNode):
            line = key_node.start_mark.line + 1
            if inner in lines:
                where = ".".join(map(str, inner))
                raise _FaultError(
                    Fault(where, "A key may stand only once in its mapping.", f"{key} again", "Remove one.", line)
                )
            lines[inner] = line
        _remember_lines(child, inner, lines, left)


def _children(node: Node) -> Iterator[tuple[str | int, Node, Node]]:
    if isinstance(node, MappingNode):
        for key, child in node.value:
            if not isinstance(key, ScalarNode):
                message = "A name must be a word or a number."
                raise _FaultError(
                    Fault("study", message, "a list or a mapping", "Write a word.", key.start_mark.line + 1)
                )
            yield key.value, key, child
    elif isinstance(node, SequenceNode):
        for position, child in enumerate(node.value):
            yield position, child, child


def moved(at: Place, place: Place, by: int) -> Place:
    """Where a place stands after *by* more layers were put in at *place*."""
    *around, position = place
    key = at[len(around)] if len(at) > len(around) and list(at[: len(around)]) == around else None
    if isinstance(key, int) and isinstance(position, int) and key > position:
        return (*around, key + by, *at[len(place) :])
    return at


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    if "end" in (error.problem or "") and error.context_mark:  # a bracket or quote that was never closed
        mark = error.context_mark
    line = mark.line + 1 if mark else 1
    found = next(iter(text.splitlines()[line - 1 : line]), "").strip()
    why = " ".join(part for part in (error.context, error.problem) if part)
    remedy = "Check the indentation, colons and brackets there."
    if "\\t" in why:
        remedy = "Indent with spaces, not tabs."
    if isinstance(error, yaml.constructor.ConstructorError):
        remedy = "Write a plain text, number, list or mapping."
    return Fault("study", f"A study file must be YAML or JSON: {why}.", shown(found), remedy, line)
