"""The vocabulary of files: what a name says a file is, before anything looks inside it.

`file_row` and `folder_row` tell videos, companions, archives, downloads in progress and junk
apart; `is_sample` and `is_extra` judge videos by name; `read_tag` reads what follows a video's
stem in a companion's name; `nfo_ids` and `plexmatch_ids` read ids from text. Everything is a
table of rows with examples, and nothing here touches the disk.

What this does not promise: a name can lie. A video that was renamed `x.txt` is not found, and a
sample that is named like an episode is taken for one.
"""

from organizer.formats.files import FileRow, Kind, file_row, volume_set, without_partial
from organizer.formats.folders import FolderKind, FolderRow, folder_row, is_season_folder
from organizer.formats.identifiers import NFO_LIMIT, nfo_ids, plexmatch_ids
from organizer.formats.leftovers import is_extra, is_sample
from organizer.formats.scene_mappings import SceneMapping, joined, scene_mappings
from organizer.formats.tags import Tag, companion_suffix, read_tag

__all__ = [
    "NFO_LIMIT",
    "FileRow",
    "FolderKind",
    "FolderRow",
    "Kind",
    "SceneMapping",
    "Tag",
    "companion_suffix",
    "file_row",
    "folder_row",
    "is_extra",
    "is_sample",
    "is_season_folder",
    "joined",
    "nfo_ids",
    "plexmatch_ids",
    "read_tag",
    "scene_mappings",
    "volume_set",
    "without_partial",
]
