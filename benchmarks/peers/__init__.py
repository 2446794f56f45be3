"""One file for each contender, written as its own users would write it."""
