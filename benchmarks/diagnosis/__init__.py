"""How often the doctor is right: faults put into sound programs on purpose, and sound programs beside them.

``python -m benchmarks.diagnosis`` trains both, has the doctor and three published sets of rules look at the same runs,
and writes what they said into ``measured.json`` and the table of ``docs/diagnosis.md``.
"""
