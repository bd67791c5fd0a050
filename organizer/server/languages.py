"""The languages of `/languages`: TheTVDB's own ids, abbreviations and names."""

from organizer.catalog import Record
from organizer.catalog.translated import language_code

_ROWS = (
    (7, "en", "English", "English"),
    (8, "sv", "Swedish", "Svenska"),
    (9, "no", "Norwegian", "Norsk"),
    (10, "da", "Danish", "Dansk"),
    (11, "fi", "Finnish", "Suomeksi"),
    (13, "nl", "Dutch", "Nederlands"),
    (14, "de", "German", "Deutsch"),
    (15, "it", "Italian", "Italiano"),
    (16, "es", "Spanish", "Español"),
    (17, "fr", "French", "Français"),
    (18, "pl", "Polish", "Polski"),
    (19, "hu", "Hungarian", "Magyar"),
    (20, "el", "Greek", "Ελληνικά"),
    (21, "tr", "Turkish", "Türkçe"),
    (22, "ru", "Russian", "русский язык"),
    (24, "he", "Hebrew", "עברית"),
    (25, "ja", "Japanese", "日本語"),
    (26, "pt", "Portuguese", "Português"),
    (27, "zh", "Chinese", "中文"),
    (28, "cs", "Czech", "čeština"),
    (30, "sl", "Slovenian", "Slovenski"),
    (31, "hr", "Croatian", "Hrvatski"),
    (32, "ko", "Korean", "한국어"),
)

LANGUAGES: tuple[Record, ...] = tuple(
    {"abbreviation": abbreviation, "englishName": english, "id": language_id, "name": name}
    for language_id, abbreviation, english, name in _ROWS
)


def find_language(wanted: str) -> Record | None:
    """Return the language of that id, or abbreviation: the document calls either an id."""
    for language in LANGUAGES:
        if wanted.strip().lower() in (str(language["id"]), language["abbreviation"]):
            return language
    return None


def asked_language(header: str | None) -> str | None:
    """Return the abbreviation that an Accept-Language header asks for; None for none.

    The document: "you may only pass one language abbreviation in the header at a time"; of what
    browsers send, only the first counts, without its region.

    >>> asked_language("de-DE,de;q=0.9,en;q=0.8")
    'de'
    """
    return language_code((header or "").split(",")[0].split(";")[0])
