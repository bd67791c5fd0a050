"""What a run found and did, as text for a person and as JSON Lines for a program.

Both are made from the same `Line`s: one for each file considered, in plan order, with the status
it has now. `lines_of` joins plans with what became of their steps; `summary` and `exit_code`
count them.

Glossary: a *line* is one file with its status; a file was *left alone* when its status is one
of `LEFT_ALONE`, which is what exit code 1 means.
"""

from organizer.report.lines import LEFT_ALONE, Line, exit_code, lines_of, summary

__all__ = ["LEFT_ALONE", "Line", "exit_code", "lines_of", "summary"]
