"""The words that languages use for season, episode, part, special and month, as data.

Every word is lower case. `tests/parse/test_words.py` reads a name with each of them, so a word
listed here is a word that works. Order does not matter: the patterns put longer words first.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language.

    Attributes:
        season: before a number (`Season 2`) or after one (`2. Staffel`).
        episode: the same for an episode (`Folge 5`, `24 серия`).
        of: between a number and the count of all (`5 of 12`).
        special: words that make an episode a special.
    """

    language: str
    season: tuple[str, ...]
    episode: tuple[str, ...]
    of: tuple[str, ...] = ()
    special: tuple[str, ...] = ()


LANGUAGES: tuple[Words, ...] = (
    Words(
        language="en",
        season=("season", "seasons", "series", "sn"),
        episode=("episode", "episodes", "eps", "ep", "epi"),
        of=("of",),
        special=("special", "specials"),
    ),
    Words(
        language="fr",
        season=("saison", "saisons"),
        episode=("épisode", "épisodes"),
        of=("sur",),
        special=("spécial", "hors série"),
    ),
    Words(
        language="de",
        season=("staffel", "staffeln"),
        episode=("folge", "folgen"),
        of=("von",),
        special=("spezial",),
    ),
    Words(
        language="es",
        season=("temporada", "temporadas", "temp", "tem"),
        episode=("capítulo", "capitulo", "cap", "episodio", "episodios", "capítulos", "capitulos"),
        of=("de",),
        special=("especial", "especiales"),
    ),
    Words(
        language="pt",
        season=("temporada",),
        episode=("episódio", "episódios", "capítulo"),
        of=("de",),
        special=("especial", "especiais"),
    ),
    Words(
        language="it",
        season=("stagione", "stagioni"),
        episode=("episodio", "episodi", "puntata"),
        of=("di",),
        special=("speciale", "speciali"),
    ),
    Words(
        language="nl",
        season=("seizoen",),
        episode=("aflevering", "afleveringen", "afl"),
        of=("van",),
    ),
    Words(
        language="pl",
        season=("sezon", "seria"),
        episode=("odcinek", "odcinki", "odc"),
        of=("z",),
        special=("specjalny", "specjalne"),
    ),
    Words(
        language="cs",
        season=("série", "řada", "sezóna", "sezona"),
        episode=("epizoda", "díl", "dil"),
        of=("z",),
        special=("speciál",),
    ),
    Words(
        language="ru",
        season=("сезон", "сезона", "сезоны", "сезонов", "sez", "sezon"),
        episode=(
            *("серия", "серии", "сер", "эпизод", "выпуск"),
            *("seriya", "serija", "seria", "serya", "serii", "ser"),
        ),
        of=("из", "iz"),
        special=("спецвыпуск",),
    ),
    Words(
        language="uk",
        season=("сезон", "сезону", "сезони"),
        episode=("серія", "серії", "епізод"),
        of=("з", "із"),
        special=("спецвипуск",),
    ),
    Words(
        language="tr",
        season=("sezon",),
        episode=("bölüm", "bolum", "blm", "bölümü"),
        special=("özel",),
    ),
    Words(
        language="sv",
        season=("säsong", "sasong"),
        episode=("avsnitt", "del"),
        of=("av",),
    ),
    Words(language="da", season=("sæson",), episode=("afsnit",), of=("af",)),
    Words(language="no", season=("sesong",), episode=("episode",), of=("av",)),
    Words(language="fi", season=("kausi",), episode=("jakso",)),
    Words(language="hu", season=("évad", "evad"), episode=("rész", "resz", "epizód")),
    Words(language="ro", season=("sezonul", "sezonu"), episode=("episodul",), of=("din",)),
    Words(language="sl", season=("sezona",), episode=("epizoda",), of=("od",)),
    Words(language="ja", season=("シーズン", "シリーズ"), episode=("エピソード",)),
    Words(language="ko", season=("시즌",), episode=("에피소드",)),
)

# Counters of East Asian languages stand after the number, often with 第 before it.
SEASON_COUNTERS = ("季", "期", "部", "シーズン", "기")
EPISODE_COUNTERS = ("話", "话", "集", "回", "화", "회")

# A year in which something with a file name may have been made, as a regex. Later ones are
# numbers of titles (`2045`, `2049`, `2077`).
YEAR = r"(?:19[2-9]\d|20[0-2]\d|203[0-5])"

MONTHS: dict[str, int] = {
    name: month
    for month, names in enumerate(
        (
            "january jan janvier januar enero gennaio",
            "february feb février februar febrero febbraio",
            "march mar mars märz marzo",
            "april apr avril abril aprile",
            "may mai mayo maggio",
            "june jun juin juni junio giugno",
            "july jul juillet juli julio luglio",
            "august aug août agosto",
            "september sept sep septembre septiembre settembre",
            "october oct octobre oktober octubre ottobre",
            "november nov novembre noviembre",
            "december dec décembre dezember diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}

NUMBER_WORDS: dict[str, int] = {
    word: value
    for value, words in enumerate(
        (
            "one un uno eins",
            "two deux dos zwei due",
            "three trois tres drei tre",
            "four quatre cuatro vier quattro",
            "five cinq cinco fünf cinque",
            "six seis sechs sei",
            "seven sept siete sieben sette",
            "eight huit ocho acht otto",
            "nine neuf nueve neun nove",
            "ten dix diez zehn dieci",
        ),
        start=1,
    )
    for word in words.split()
}

ORDINAL_WORDS: dict[str, int] = {
    word: value
    for value, words in enumerate(
        (
            "first première primera erste prima",
            "second deuxième segunda zweite seconda",
            "third troisième tercera dritte terza",
            "fourth quatrième cuarta vierte quarta",
            "fifth cinquième quinta fünfte",
            "sixth sixième sexta sechste sesta",
            "seventh septième séptima siebte settima",
            "eighth huitième octava achte ottava",
            "ninth neuvième novena neunte nona",
            "tenth dixième décima zehnte",
        ),
        start=1,
    )
    for word in words.split()
}


def all_words(field: str) -> tuple[str, ...]:
    """Return the words of every language for one field of `Words`, longest first, once each."""
    found = {word for language in LANGUAGES for word in getattr(language, field)}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
