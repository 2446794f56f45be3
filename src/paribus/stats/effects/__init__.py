"""Questions that a study asks of all its arms at once: trends, main effects and interactions."""
