"""Simulated classifiers, and how often the statistics are right about them.

``world`` draws answers whose truth is known; every other module measures one table of rates. ``test_bars`` holds the
rates to what is promised; ``docs/simulate.py`` writes them into the page on statistics.
"""
