"""The countries of networks, to tell versions of a series apart.

Twins like Ghosts (2019) and Ghosts (2021) have no country in their names, but a network each.
"""

from organizer.text import fold_title

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


def country_of_network(network: str | None) -> str | None:
    """Return the country of a well-known national network, None for streamers and unknown ones.

    >>> country_of_network("BBC One")
    'GB'
    """
    return _COUNTRY_OF.get(fold_title(network)) if network else None
