"""Judging the figures of a report: checked, then told what they allow to be said."""
