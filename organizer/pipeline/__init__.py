"""The journey of the files of one library, each stage called once, in order.

    scan → parse → lookup ⇄ match → render → plan

`jobs` decides which library each path belongs to and with which settings; `plan_jobs` makes the
journey up to the plans. Applying the plan is the caller's decision. Nothing here changes a
library.
"""

from organizer.pipeline.answers import answer_all, named_series
from organizer.pipeline.drifted import plan_drift
from organizer.pipeline.jobs import Job, jobs
from organizer.pipeline.journey import NothingAnswered, plan_jobs
from organizer.pipeline.tools import KnownFiles, Progress, Tools, no_history, unwatched

__all__ = [
    "Job",
    "KnownFiles",
    "NothingAnswered",
    "Progress",
    "Tools",
    "answer_all",
    "jobs",
    "named_series",
    "no_history",
    "plan_drift",
    "plan_jobs",
    "unwatched",
]
