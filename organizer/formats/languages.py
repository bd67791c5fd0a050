"""Languages as companions name them: one row a language, written as ISO 639-1 where that exists.

A row: the code we write, the other codes (ISO 639-2 T and B, and what subtitle sites use), and the
names, English first, then the language's own. `pt-BR`, `es-419` and `zh-Hans` are rows of their
own because they have names and codes of their own; any other region is kept as it is given.
"""

import re
from dataclasses import dataclass

from organizer.text import fold_title


@dataclass(frozen=True, slots=True)
class Language:
    """A language or regional variant: `code` is what is written, the rest is what is read."""

    code: str
    codes: tuple[str, ...]
    names: tuple[str, ...]


_TABLE = """
af|afr|Afrikaans
am|amh|Amharic|አማርኛ
ar|ara|Arabic|العربية
az|aze|Azerbaijani
be|bel|Belarusian|Беларуская
bg|bul|Bulgarian|Български
bn|ben|Bengali|Bangla|বাংলা
bs|bos|Bosnian|Bosanski
ca|cat|Catalan|Català
cs|ces cze|Czech|Čeština
cy|cym wel|Welsh|Cymraeg
da|dan|Danish|Dansk
de|deu ger|German|Deutsch
el|ell gre|Greek|Ελληνικά
en|eng|English
eo|epo|Esperanto
es|spa esp|Spanish|Español|Castellano|Castilian|Spanish (Spain)|European Spanish
es-419|spl|Latin American Spanish|Spanish (Latin America)|Spanish (Latin American)|Latino
et|est|Estonian|Eesti
eu|eus baq|Basque|Euskara
fa|fas per|Persian|Farsi|فارسی
fi|fin|Finnish|Suomi
fil|tgl tl|Filipino|Tagalog
fr|fra fre|French|Français
fr-CA|frc|Canadian French|French (Canada)|French (Canadian)
ga|gle|Irish|Gaeilge
gl|glg|Galician|Galego
gu|guj|Gujarati
he|heb iw|Hebrew|עברית
hi|hin|Hindi|हिन्दी
hr|hrv scr|Croatian|Hrvatski
hu|hun|Hungarian|Magyar
hy|hye arm|Armenian
id|ind|Indonesian|Bahasa Indonesia
is|isl ice|Icelandic|Íslenska
it|ita|Italian|Italiano
ja|jpn jp jap|Japanese|日本語
ka|kat geo|Georgian|ქართული
kk|kaz|Kazakh
km|khm|Khmer
kn|kan|Kannada
ko|kor kr|Korean|한국어
la|lat|Latin
lt|lit|Lithuanian|Lietuvių
lv|lav|Latvian|Latviešu
mk|mkd mac|Macedonian|Македонски
ml|mal|Malayalam
mn|mon|Mongolian
mr|mar|Marathi
ms|msa may|Malay|Bahasa Melayu
my|mya bur|Burmese
nb|nob|Norwegian Bokmål|Bokmål|Norsk Bokmål
ne|nep|Nepali
nl|nld dut|Dutch|Nederlands|Flemish
nn|nno|Norwegian Nynorsk|Nynorsk
no|nor|Norwegian|Norsk
pa|pan|Punjabi
pl|pol|Polish|Polski
pt|por|Portuguese|Português|Portuguese (Portugal)|European Portuguese
pt-BR|pob pb|Brazilian Portuguese|Portuguese (Brazil)|Portuguese (Brazilian)|Brazilian
ro|ron rum|Romanian|Română
ru|rus|Russian|Русский
sk|slk slo|Slovak|Slovenčina
sl|slv|Slovenian|Slovene|Slovenščina
sq|sqi alb|Albanian|Shqip
sr|srp scc|Serbian|Srpski|Српски
sv|swe|Swedish|Svenska
sw|swa|Swahili
ta|tam|Tamil|தமிழ்
te|tel|Telugu|తెలుగు
th|tha|Thai|ไทย
tr|tur|Turkish|Türkçe
uk|ukr|Ukrainian|Українська
ur|urd|Urdu
uz|uzb|Uzbek
vi|vie|Vietnamese|Tiếng Việt
zh|zho chi cmn|Chinese|Mandarin|中文
zh-Hans|chs zhs gb sc|Simplified Chinese|Chinese (Simplified)|Chinese Simplified|简体中文|简体
zh-Hant|cht zht big5 tc|Traditional Chinese|Chinese (Traditional)|Chinese Traditional|繁體中文|繁体
yue|zh-yue|Cantonese|粵語
mul|multi|Multiple Languages
und|unk|Undetermined
"""


def _language(line: str) -> Language:
    code, codes, *names = line.split("|")
    return Language(code=code, codes=tuple(codes.split()), names=tuple(names))


LANGUAGES: tuple[Language, ...] = tuple(_language(line) for line in _TABLE.split("\n") if line)

_BY_CODE = {code.lower(): row.code for row in LANGUAGES for code in (row.code, *row.codes)}
_BY_NAME = {fold_title(name): row.code for row in LANGUAGES for name in row.names}
LONGEST_NAME = max(name.count(" ") for name in _BY_NAME) + 1

# Written in lower case, a region is only believed where it is one that people use.
_REGIONS = frozenset(
    "ar at au be bo br ca ch cl cn co de es fr gb hk ie in it kr mo mx nl nz pe pt ru se sg tw"
    " uk us uy ve za".split()
)
_TAG = re.compile(
    r"(?<![^\W_])([a-z]{2,3})[-_](hans|hant|latn|cyrl|[a-z]{2}|419)(?![^\W_])", re.IGNORECASE
)


def language_code(text: str) -> str | None:
    """Return the code for a code, a name in English or a name in the language itself.

    >>> language_code("eng"), language_code("Français"), language_code("pt-br")
    ('en', 'fr', 'pt-BR')
    """
    known = _BY_CODE.get(text.lower()) or _BY_NAME.get(fold_title(text))
    if known is None and (tag := _TAG.fullmatch(text)):
        return _regional(tag)
    return known


def set_regions_apart(text: str) -> str:
    """Return `text` with each code that has a region or script as a word of its own, written right.

    >>> set_regions_apart("2_pt_br_forced"), set_regions_apart("en-hi")
    ('2_.pt-BR._forced', 'en-hi')
    """
    return _TAG.sub(lambda tag: f".{code}." if (code := _regional(tag)) else tag[0], text)


def _regional(tag: re.Match[str]) -> str | None:
    language, region = _BY_CODE.get(tag[1].lower()), tag[2]
    if language is None or not _is_region(region, tag[1]):
        return None
    plain = language.partition("-")[0]
    return _BY_CODE.get(f"{plain}-{region.lower()}") or f"{plain}-{_region(region)}"


def _is_region(text: str, language: str) -> bool:
    if len(text) > 2 or text.lower() in _REGIONS:
        return True
    return text.isupper() and language.islower()


def _region(text: str) -> str:
    if len(text) == 4:
        return text.title()
    return {"UK": "GB"}.get(text.upper(), text.upper())
