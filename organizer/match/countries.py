"""Countries as names write them, and the countries of networks, to tell versions apart.

Twins like Ghosts (2019) and Ghosts (2021) have no country in their names, but a network each.
"""

from organizer.text import fold_title

# ISO 3166 says GB; names say UK.
_SAME_COUNTRY = {
    "UK": "GB",
    "USA": "US",
    "AUS": "AU",
    "CAN": "CA",
    "NZL": "NZ",
    "GER": "DE",
    "FRA": "FR",
    "ITA": "IT",
    "ESP": "ES",
    "JPN": "JP",
    "KOR": "KR",
    "SWE": "SE",
}
# As titles spell a country out: `MasterChef Australia`.
COUNTRY_WORDS = {
    "AU": ("australia",),
    "CA": ("canada",),
    "NZ": ("new zealand",),
    "US": ("usa", "america"),
    "IE": ("ireland",),
    "ZA": ("south africa",),
    "IN": ("india",),
    "DE": ("germany", "deutschland"),
    "FR": ("france",),
    "ES": ("spain", "espana"),
    "IT": ("italy", "italia"),
    "SE": ("sweden", "sverige"),
    "JP": ("japan",),
    "KR": ("korea",),
}
# Codes that end a title without brackets: `Shameless US`. Others would be words of a language.
TRAILING_CODES = frozenset({"us", "uk", "au", "nz", "ca", "gb", "usa"})

# Only names that one country alone has: an ABC, an SBS and a Channel 9 are in several.
_NETWORKS = {
    "US": "abc us|nbc|cbs|fox|fox us|the cw|hbo|showtime|starz|amc|fx|fxx|usa network|tbs us|syfy|"
    "freeform|comedy central|pbs|the wb|upn|a and e|cbs all access|peacock|paramount network",
    "GB": "bbc|bbc one|bbc two|bbc three|bbc four|bbc 1|bbc 2|itv|itv1|itv2|channel 4|channel 5|"
    "channel 4 uk|channel 5 uk|e4|sky one|sky atlantic|sky1|bbc iplayer|itvx",
    "AU": "abc au|abc tv au|nine network|seven network|network ten|network 10|sbs au|foxtel|stan",
    "CA": "cbc|cbc ca|ctv|ctv ca|citytv|crave",
    "NZ": "tvnz|tvnz 1|tvnz 2|tv3 nz",
    "DE": "ard|zdf|rtl|sat 1|prosieben|vox|das erste",
    "FR": "tf1|france 2|france 3|m6",
    "JP": "tv tokyo|fuji tv|tokyo mx|nhk|tbs jp|nippon tv|tv asahi",
    "KR": "tvn|jtbc|kbs2|mbc kr|sbs kr|ocn",
}
_COUNTRY_OF = {
    network: country for country, networks in _NETWORKS.items() for network in networks.split("|")
}


def same_country(code: str) -> str:
    """Return the one spelling of a country code that is compared.

    >>> same_country("UK")
    'GB'
    """
    return _SAME_COUNTRY.get(code.upper(), code.upper())


def country_of_network(network: str | None) -> str | None:
    """Return the country of a well-known national network, None for streamers and unknown ones.

    >>> country_of_network("BBC One")
    'GB'
    """
    return _COUNTRY_OF.get(fold_title(network)) if network else None
