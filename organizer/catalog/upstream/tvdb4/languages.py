"""Languages as TheTVDB's API v4 names them: ISO 639-2, with a few codes of its own."""

from organizer.formats.languages import LANGUAGES, language_code

ENGLISH = "en"
# Where one of our abbreviations is several of its languages: the first that has texts counts.
_SEVERAL = {
    "pt": ("por", "pt"),  # Portugal, Brazil
    "zh": ("zho", "zhtw", "yue"),
    "no": ("nor", "nob"),
}
_OWN = {"zhtw": "zh", "pt": "pt", "yue": "zh"}


def service_codes(language: str) -> tuple[str, ...]:
    """Return the service's codes for an abbreviation as in /languages; () for none.

    >>> service_codes("de"), service_codes("pt"), service_codes("xx")
    (('deu',), ('por', 'pt'), ())
    """
    if language in _SEVERAL:
        return _SEVERAL[language]
    return tuple(row.codes[0] for row in LANGUAGES if row.code == language and row.codes)


def our_code(code: str) -> str | None:
    """Return the abbreviation for one of the service's codes; None for what is none of ours.

    >>> our_code("jpn"), our_code("zhtw"), our_code("x")
    ('ja', 'zh', None)
    """
    known = _OWN.get(code.lower()) or language_code(code)
    return known.partition("-")[0] if known else None
