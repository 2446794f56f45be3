"""What an audit found as one HTML file, with the images that show it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from paribus.diagnose.data import DATA_RULES, Exhibit, Noticed
from paribus.errors import OutputError
from paribus.lab import Audit, looks_at
from paribus.records import SPLITS, Severity
from paribus.report.blocks import (
    Block,
    Document,
    Gallery,
    Notice,
    Notices,
    Paragraph,
    Picture,
    Section,
    Table,
    Terms,
    Tone,
)
from paribus.report.html import html
from paribus.report.pictures import thumbnail
from paribus.report.sections.shift import SHIFTS, differences
from paribus.whole_files import write_bytes

TONES: dict[Severity, Tone] = {"critical": "bad", "warning": "open", "note": "plain"}
GAP = 1  # pixels of background between two images that are shown side by side


def write_audit(audit: Audit, path: str | Path) -> Path:
    """Writes what was found as one self-contained page.

    Args:
        audit: What ``paribus.lab.audit`` gave.
        path: The file, with the ending ``.html``. One that is there is replaced.

    Returns:
        The file that was written.

    Raises:
        OutputError: It has another ending, or cannot be written; what was there is then still there.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import audit
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_audit(audit("digits"), f"{folder}/digits.html").name
        'digits.html'
    """
    path = Path(path)
    if path.suffix.lower() != ".html":
        raise OutputError(f"An audit's report must end in .html; got {path.name!r}. Write, for example, audit.html.")
    if not path.parent.is_dir():
        raise OutputError(f"A report's folder must exist; there is no folder {path.parent}. Make it, or name another.")
    try:
        write_bytes(path, html(audit_document(audit)).encode())
    except (OSError, ValueError) as error:  # ValueError: no file system has such a name
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise OutputError(
            f"A report's file must be writable; {path} is not: {reason}. Free some space, mend the permissions, or "
            "name another file."
        ) from error
    return path


def audit_document(audit: Audit) -> Document:
    """The report of an audit, in no format yet."""
    height, width, channels = audit.dataset.input_shape
    facts = (
        audit.dataset.name,
        f"{height}×{width}×{channels}",
        f"{len(audit.splits.classes)} classes",
        f"contents {audit.dataset.fingerprint[:12]}",
    )
    return Document(
        title=f"Audit of {audit.source}",
        facts=facts,
        sections=(
            Section("What was found", _found(audit)),
            Section("The labels", (_labels(audit),)),
            *_splits(audit),
            *(_shown(audit, each) for each in audit.noticed if each.exhibits),
            Section("What was looked for", (_rules(),)),
        ),
    )


def _found(audit: Audit) -> Sequence[Block]:
    if not audit.noticed:
        return (Paragraph("Nothing was noticed that would make a result on these images doubtful."),)
    return (Notices(tuple(_notice(each) for each in audit.noticed)),)


def _notice(noticed: Noticed) -> Notice:
    finding = noticed.finding
    about = f"{finding.id}, at {finding.where}"
    return Notice(finding.severity, TONES[finding.severity], about, finding.message, finding.remedy)


def _labels(audit: Audit) -> Table:
    counts = audit.label_counts
    rows = [
        (name, *(f"{counts[split][label]:,}" for split in SPLITS)) for label, name in enumerate(audit.splits.classes)
    ]
    total = ("all", *(f"{sum(counts[split]):,}" for split in SPLITS))
    return Table(("Class", *SPLITS), (*rows, total), len(SPLITS), "How many images of each class every split has.")


def _splits(audit: Audit) -> Sequence[Section]:
    """How the splits look, where something says that they differ."""
    looks = looks_at(audit.splits)
    if len(looks) < 2 or not any(finding.id in SHIFTS for finding in audit.findings):
        return ()
    return (Section("How the splits differ", differences(looks, audit.splits.classes, audit.dataset.byte_range)),)


def _shown(audit: Audit, noticed: Noticed) -> Section:
    finding = noticed.finding
    name = f"{finding.id}-{finding.where.replace('.', '-')}"
    pictures = [_picture(audit, f"{name}-{number}", each) for number, each in enumerate(noticed.exhibits)]
    return Section(f"{finding.id} at {finding.where}", (Paragraph(finding.message), Gallery(tuple(pictures))))


def _picture(audit: Audit, name: str, exhibit: Exhibit) -> Picture:
    images = [audit.dataset.images[row] for row in exhibit.rows]
    gap = np.full((images[0].shape[0], GAP, images[0].shape[2]), audit.dataset.byte_range[1], images[0].dtype)
    strip = np.concatenate([part for image in images for part in (image, gap)][:-1], axis=1)
    labels = [audit.splits.classes[int(audit.splits.labels[row])] for row in exhibit.rows]
    return Picture(name, thumbnail(strip, audit.dataset.byte_range), " | ".join(labels), (exhibit.caption,))


def _rules() -> Terms:
    """Each rule with the first line of its docstring."""
    return Terms(tuple((rule.__name__.replace("_", "-"), (rule.__doc__ or "").splitlines()[0]) for rule in DATA_RULES))
