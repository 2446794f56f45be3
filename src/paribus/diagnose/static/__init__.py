"""What can be told from a study before anything is trained. One function per rule; ``rules`` lists them all."""

from paribus.diagnose.static.examining import examine_study
from paribus.diagnose.static.rules import NETWORK_RULES, STATIC_RULES, STUDY_RULES
from paribus.diagnose.static.shapes import shape_patch

__all__ = ["NETWORK_RULES", "STATIC_RULES", "STUDY_RULES", "examine_study", "shape_patch"]
