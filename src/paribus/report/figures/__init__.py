"""One drawing per file: arrays in, SVG out. How all of them look is in ``style``."""
