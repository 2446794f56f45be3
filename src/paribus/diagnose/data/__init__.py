"""What can be told from images and labels, before anything is trained.

To add a rule: a function from the images under audit to what it notices, and its name in ``DATA_RULES``; in
``CHEAP_RULES`` as well where it takes no more than a second.
"""

from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.noticed import Exhibit, Noticed
from paribus.diagnose.data.rules import CHEAP_RULES, DATA_RULES, cheap_findings, examine_data

__all__ = ["CHEAP_RULES", "DATA_RULES", "AuditedImages", "Exhibit", "Noticed", "cheap_findings", "examine_data"]
