"""Says what is wrong: specifications and records in, findings out. One function per rule, one visible list."""

from paribus.diagnose.static import STATIC_RULES, examine_study, shape_patch

__all__ = ["STATIC_RULES", "examine_study", "shape_patch"]
