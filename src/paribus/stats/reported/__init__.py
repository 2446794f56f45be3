"""Verdicts on figures out of a report: accuracies and counts, without the predictions behind them."""
