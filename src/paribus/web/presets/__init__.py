"""Studies to start from: the networks of the browser's old model builder, and a first comparison."""

from collections.abc import Mapping
from importlib.resources import files

from paribus.spec import read_text
from paribus.web.answers.build import Preset


def presets(folders: Mapping[str, str]) -> list[Preset]:
    """Every preset whose data are there.

    Args:
        folders: Declared folders, name → path.

    Examples:
        >>> [preset.id for preset in presets({})][:2]
        ['digits-first', 'digits-dense']
    """
    found = []
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            told = dict(read_text(file.read_text(encoding="utf-8"), file.name).data)
            wanted = told.pop("folder", None)
            if wanted is None:
                found.append(Preset(id=file.name[3:-5], **told))
            elif wanted in folders:
                told["document"]["data"]["path"] = folders[wanted]
                found.append(Preset(id=file.name[3:-5], **told))
    return found
