"""The command line: parse, call the lab, show."""
