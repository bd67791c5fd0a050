"""Walk folders: a video and the companions that belong to it, and why the rest is left alone.

`scan` reads names and one `lstat` a file that matters, never a file's content. Links are not
followed: what they point to inside the folders named is found there as itself, what is outside
is nobody's business here. A folder is visited once, whatever mounts and links lead to it.
`survey_series_folders` and `standing_at` tell the planner what a library already holds.

What this does not promise: the answer is as old as the look. Files that come, go or grow
afterwards are noticed by `apply`, which compares identities.
"""

from organizer.scan.found import Scan, identify
from organizer.scan.journey import scan
from organizer.scan.survey import ids_beside, standing_at, survey_series_folders
from organizer.scan.twins import already_there, identical

__all__ = [
    "Scan",
    "already_there",
    "identical",
    "identify",
    "ids_beside",
    "scan",
    "standing_at",
    "survey_series_folders",
]
