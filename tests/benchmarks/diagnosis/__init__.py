"""The benchmark of diagnosis: that what it puts in is there, and that its figures are counted right."""
