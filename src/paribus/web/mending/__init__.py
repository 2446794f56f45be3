"""Remedies for those who build layer by layer: what to put where nothing is yet, or where something cannot be."""
