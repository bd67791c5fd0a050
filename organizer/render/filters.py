"""What a naming template can do to a value: `{{ title | wrap(" - ") }}`.

`FILTERS` is the table: our own filters, each a small function whose doctest is its manual, and
those of Jinja that can do no harm. A filter that the table does not hold does not exist.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jinja2.filters import FILTERS as JINJA_FILTERS

from organizer.render import numbering
from organizer.render.joined_titles import join_titles
from organizer.render.legal_names import cut_text
from organizer.title_forms import ENGLISH_ARTICLES

_ARTICLE = re.compile(rf"^(?P<article>{'|'.join(ENGLISH_ARTICLES)})\s+(?P<rest>.+)$", re.IGNORECASE)
_WORDS_APART = re.compile(r"[^\w\s+-]+")
# English whatever the locale: the same template gives the same names everywhere.
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
# Letters that no decomposition turns into ASCII, as they are written without them.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L",
        "ı": "i", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
    }
)  # fmt: skip


# Cyrillic after the usual English spelling (BGN/PCGN without its rules for what stands before),
# Greek letter by letter.
_IN_LATIN = dict(
    pair.split("=")
    for pair in (
        "а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u"
        " ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g ў=w ј=j љ=lj"
        " њ=nj ђ=dj ћ=c џ=dz"
        " α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y"
        " φ=f χ=ch ψ=ps ω=o ά=a έ=e ή=i ί=i ό=o ύ=y ώ=o ϊ=i ϋ=y ΐ=i ΰ=y"
    ).split()
)


def pad(value: int | str, width: int = 2) -> str:
    """Fill a number with zeros on the left; text that is no number, and empty text, stay.

    >>> pad(3), pad(12, 3), pad("")
    ('03', '012', '')
    """
    return str(value).zfill(min(width, 20)) if str(value).isdecimal() else str(value)


def wrap(value: int | str, before: str, after: str = "") -> str:
    """Put text before (and after) a value, but only if the value is not empty.

    >>> wrap("Pilot", " - "), wrap("", " - "), wrap("1080p", " [", "]")
    (' - Pilot', '', ' [1080p]')
    """
    if not isinstance(value, str | int):
        raise TypeError("wrap is for one text or number; use join first for a list")
    return f"{before}{value}{after}" if value != "" else ""


def colon(text: str, put: str = " - ") -> str:
    """Put something else for colons than ` - `, which they become by themselves.

    >>> colon("CSI: Miami", " "), colon("CSI: Miami", "")
    ('CSI Miami', 'CSIMiami')
    """
    return put.join(part.strip() for part in text.split(":"))


def to_ascii(text: str) -> str:
    """Write letters without their marks; letters of other scripts stay as they are.

    >>> to_ascii("Café Größe Łódź"), to_ascii("東京")
    ('Cafe Grosse Lodz', '東京')
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(_base_letters(decomposed)))


def latin(text: str) -> str:
    """Write Cyrillic and Greek with Latin letters, and these without marks; others stay.

    A series named so is only found again by an alias or by the id in its folder's name.

    >>> latin("Война и мир"), latin("Ωμέγα"), latin("Щука"), latin("東京")
    ('Voyna i mir', 'Omega', 'Shchuka', '東京')
    """
    return to_ascii("".join(_latin_letter(letter) for letter in unicodedata.normalize("NFC", text)))


def _latin_letter(letter: str) -> str:
    written = _IN_LATIN.get(letter)
    if written is None and (small := _IN_LATIN.get(letter.lower())) is not None:
        return small[:1].upper() + small[1:]
    return letter if written is None else written


def _base_letters(decomposed: str) -> Sequence[str]:
    kept: list[str] = []
    for character in decomposed:
        # Only a mark on a Latin letter goes: in other scripts it makes another letter.
        if unicodedata.combining(character) and kept and kept[-1].isascii():
            continue
        kept.append(character)
    return kept


def sort_title(text: str) -> str:
    """Put a leading English article at the end.

    >>> sort_title("The Office (US)"), sort_title("A Day"), sort_title("Andor")
    ('Office (US), The', 'Day, A', 'Andor')
    """
    found = _ARTICLE.match(text)
    return f"{found['rest']}, {found['article']}" if found else text


def initial(text: str) -> str:
    """Return the letter under which a title is shelved, articles left out; `#` for no letter.

    >>> initial("The Office"), initial("Émile"), initial("24"), initial("東京")
    ('O', 'E', '#', '東')
    """
    found = _ARTICLE.match(text)
    letters = to_ascii(found["rest"] if found else text).lstrip(" '\".([")
    return letters[0].upper() if letters and letters[0].isalpha() else "#"


def dots(text: str) -> str:
    """Write a title as scene releases do: words between dots, no marks, no punctuation.

    >>> dots("The Office (US) (2005)"), dots("What's Up, Doc?")
    ('The.Office.US.2005', 'Whats.Up.Doc')
    """
    without = to_ascii(text).replace("'", "").replace("&", "and")
    words = _WORDS_APART.sub(" ", without).split()
    # A name that is all punctuation (`!!!`) stays as it is: no name may become empty.
    return ".".join(word for word in words if word not in {"-", "+"}) or text.replace(" ", ".")


def limit(text: str, size: int) -> str:
    """Cut text to at most `size` bytes, between whole characters.

    >>> limit("A rather long title", 13)
    'A rather long'
    """
    return cut_text(text, size)


def code(episodes: Sequence[Mapping[str, int]], style: str = "prefixed-range") -> str:
    """Write the numbers of a list of episodes in another style.

    `prefixed-range`, `range`, `extend`, `scene`, `repeat` or `duplicate`.

    >>> both = [{"season": 1, "number": 1}, {"season": 1, "number": 2}]
    >>> code(both), code(both, "range"), code(both, "repeat")
    ('S01E01-E02', 'S01E01-02', 'S01E01E02')
    """
    if style not in {row.name for row in numbering.STYLES}:
        known = ", ".join(row.name for row in numbering.STYLES)
        raise ValueError(f"there is no style '{style}'; there are {known}")
    pairs = dict.fromkeys((episode["season"], episode["number"]) for episode in episodes)
    return numbering.code(list(pairs), style)


def joined(titles: Sequence[str], between: str = " + ") -> str:
    """Join the titles of several episodes; numbered ones become a range.

    >>> joined(["Exodus (1)", "Exodus (2)"]), joined(["In", "Out"], " & ")
    ('Exodus (1-2)', 'In & Out')
    """
    return join_titles(titles, between)


def air_date(text: str, form: str = "%Y-%m-%d") -> str:
    """Write a date in another form; empty text stays empty.

    `%Y` and `%y` are the year, `%m` the month, `%d` the day, `%B` and `%b` the month's English
    name, `%A` the day of the week, `%j` the day of the year.

    >>> air_date("2010-03-24", "%d.%m.%Y"), air_date("2010-03-24", "%A, %B %d"), air_date("")
    ('24.03.2010', 'Wednesday, March 24', '')
    """
    if not text:
        return ""
    day = dt.date.fromisoformat(text)
    parts = {
        "%Y": f"{day.year:04}", "%y": f"{day.year % 100:02}", "%m": f"{day.month:02}",
        "%d": f"{day.day:02}", "%j": f"{day.timetuple().tm_yday:03}",
        "%B": _MONTHS[day.month - 1], "%b": _MONTHS[day.month - 1][:3],
        "%A": _DAYS[day.weekday()],
    }  # fmt: skip
    return re.sub(r"%[A-Za-z]", lambda found: parts.get(found[0], found[0]), form)


def language_list(codes: Sequence[str], between: str = "+") -> str:
    """Write a list of languages as releases do: in capitals, each once.

    >>> language_list(["en", "de", "en"]), language_list([]), language_list(["pt-BR"], " ")
    ('EN+DE', '', 'PT-BR')
    """
    return between.join(dict.fromkeys(code.upper() for code in codes))


def replace(text: str, old: str, new: str) -> str:
    """Put `new` for every `old`.

    >>> replace("The Office", " ", "_")
    'The_Office'
    """
    if len(text) + text.count(old) * len(new) > 65_536:
        raise ValueError("the text would become too long")
    return text.replace(old, new) if old else text


@dataclass(frozen=True, slots=True)
class Filter:
    """A row of the table of filters; `example` is a template and `result` what it gives."""

    name: str
    apply: Callable[..., object]
    meaning: str
    example: str
    result: str


def _jinja(name: str, meaning: str, example: str, result: str) -> Filter:
    return Filter(name, JINJA_FILTERS[name], meaning, example, result)


FILTERS: tuple[Filter, ...] = (
    Filter("pad", pad, "zeros on the left", "{{ 3 | pad }} {{ 3 | pad(3) }}", "03 003"),
    Filter(
        "wrap", wrap, "text around a value that is not empty", "A{{ 'B' | wrap(' - ') }}", "A - B"
    ),
    Filter("colon", colon, "something else for colons", "{{ 'A: B' | colon(' ') }}", "A B"),
    Filter("ascii", to_ascii, "letters without marks", "{{ 'Café' | ascii }}", "Cafe"),
    Filter("latin", latin, "Cyrillic and Greek in Latin letters", "{{ 'Мир' | latin }}", "Mir"),
    Filter(
        "sort_title", sort_title, "article at the end", "{{ 'The A' | sort_title }}", "A, The"
    ),
    Filter("initial", initial, "letter to shelve under", "{{ 'The Ark' | initial }}", "A"),
    Filter("dots", dots, "as scene releases write", "{{ 'It\\'s Me' | dots }}", "Its.Me"),
    Filter("limit", limit, "at most so many bytes", "{{ 'Long title' | limit(4) }}", "Long"),
    Filter("code", code, "numbers in another style", "{{ episodes | code('range') }}", "S01E02"),
    Filter("joined", joined, "titles as one", "{{ ['A (1)', 'A (2)'] | joined }}", "A (1-2)"),
    Filter("air_date", air_date, "a date in another form", "{{ date | air_date('%d.%m.%Y') }}",
           "03.02.2010"),
    Filter("languages", language_list, "languages in capitals",
           "{{ ['en', 'de'] | languages }}", "EN+DE"),
    Filter("replace", replace, "other text for text", "{{ 'a b' | replace(' ', '_') }}", "a_b"),
    _jinja("upper", "capitals", "{{ 'a' | upper }}", "A"),
    _jinja("lower", "small letters", "{{ 'A' | lower }}", "a"),
    _jinja("title", "a capital for each word", "{{ 'a b' | title }}", "A B"),
    _jinja("capitalize", "a capital at the start", "{{ 'a b' | capitalize }}", "A b"),
    _jinja("trim", "no space around", "{{ ' a ' | trim }}", "a"),
    _jinja("default", "for an empty value (second argument: true)", "{{ '' | default('x', true) }}",
           "x"),
    _jinja("join", "a list as text", "{{ ['a', 'b'] | join('+') }}", "a+b"),
    _jinja("first", "the first of a list", "{{ ['a', 'b'] | first }}", "a"),
    _jinja("last", "the last of a list", "{{ ['a', 'b'] | last }}", "b"),
    _jinja("length", "how many", "{{ ['a', 'b'] | length }}", "2"),
    _jinja("unique", "each once", "{{ ['a', 'a'] | unique | join }}", "a"),
    _jinja("sort", "in order", "{{ ['b', 'a'] | sort | join }}", "ab"),
    _jinja("select", "those that are not empty", "{{ ['', 'a'] | select | join('+') }}", "a"),
    _jinja("map", "one field of each", "{{ episodes | map(attribute='number') | join }}", "2"),
    _jinja("int", "as a whole number", "{{ '07' | int }}", "7"),
)  # fmt: skip
