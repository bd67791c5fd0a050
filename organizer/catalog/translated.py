"""Records in a language, by the document's rule: what is not translated is empty.

"If there is no translation for the given language, then the record is still returned but with
empty values for the translated fields." A record itself is in English, as TheTVDB's are, unless
it names another language.
"""

from dataclasses import dataclass

from organizer.catalog.values import Record, text

BASE_LANGUAGE = "en"
SERIES_FIELDS = ("seriesName", "overview")
EPISODE_FIELDS = ("episodeName", "overview")


@dataclass(frozen=True, slots=True)
class Translated:
    """A record in a language, and whether every field that had something has it there too."""

    record: Record
    is_complete: bool


def language_code(wanted: str) -> str | None:
    """Return the abbreviation that is looked for, without its region; None for what is none.

    >>> language_code("pt_BR"), language_code("*")
    ('pt', None)
    """
    language = wanted.strip().lower().replace("_", "-").split("-")[0]
    return language if language.isascii() and language.isalpha() else None


def language_of(series: Record) -> str:
    """Return the language a series and its episodes are written in, where no translation is."""
    return (text(series.get("language")) or BASE_LANGUAGE).lower()


def translated_series(record: Record, translation: Record | None) -> Translated:
    """Return a series in the language of `translation`; None: there is no translation."""
    return _translated(record, _part(translation, "series"), SERIES_FIELDS)


def translated_episode(record: Record, translation: Record | None) -> Translated:
    """Return an episode in the language of the series' `translation`."""
    by_id = _part(translation, "episodes")
    return _translated(record, _part(by_id, str(record.get("id"))), EPISODE_FIELDS)


def _part(translation: Record | None, key: str) -> Record:
    part = (translation or {}).get(key)
    return part if isinstance(part, dict) else {}


def _translated(record: Record, translation: Record, fields: tuple[str, ...]) -> Translated:
    found = {field: text(translation.get(field)) for field in fields}
    is_complete = all(found[field] or not text(record.get(field)) for field in fields)
    return Translated({**record, **found}, is_complete)
