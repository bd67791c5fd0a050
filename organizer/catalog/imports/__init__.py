"""Data files of others, brought into the catalog as API v2 records: no network, no key.

`imdb` reads IMDb's data files, a world of series without air dates; `anime` the titles of AniDB
and what of TheTVDB they are, by Anime-Lists. Files come from strangers: every line is checked,
lengths are limited, and what is broken is named and left out.
"""

from organizer.catalog.imports.imdb import ImdbReport, import_imdb
from organizer.catalog.imports.tsv import FileProblem

__all__ = ["FileProblem", "ImdbReport", "import_imdb"]
