"""Countries as TheTVDB's API v4 names them (ISO 3166 in three letters), in two letters.

They tell versions of a series apart, so a country that is not in the table is left out: two
spellings of one country would make two series of one.
"""

_TABLE = """
are ae|arg ar|aus au|aut at|bel be|bgr bg|bra br|can ca|che ch|chl cl|chn cn|col co|cze cz|deu de
dnk dk|egy eg|esp es|est ee|fin fi|fra fr|gbr gb|grc gr|hkg hk|hrv hr|hun hu|idn id|ind in|irl ie
irn ir|isl is|isr il|ita it|jpn jp|kor kr|lbn lb|ltu lt|lva lv|mex mx|mys my|nga ng|nld nl|nor no
nzl nz|pak pk|per pe|phl ph|pol pl|prt pt|rou ro|rus ru|sau sa|sgp sg|srb rs|svk sk|svn si|swe se
tha th|tur tr|twn tw|ukr ua|usa us|ven ve|vnm vn|zaf za
"""
_CODES = {
    row.split()[0]: row.split()[1].upper() for row in _TABLE.replace("\n", "|").split("|") if row
}


def country_code(given: object) -> str | None:
    """Return a country's two letters; None for one that is not known.

    >>> country_code("gbr"), country_code("USA"), country_code("??")
    ('GB', 'US', None)
    """
    return _CODES.get(given.strip().lower()) if isinstance(given, str) else None
