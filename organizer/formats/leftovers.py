"""Samples and extras among the videos, by name; a title with the word in it is an episode.

The markers `-sample` and `-trailer` always count. The weaker ones (`.sample`, `-short`,
`-other`) also end honest names: `Show.S01E02.The.Sample.mkv` is an episode and
`Show.S01E02.x264-OTHER.mkv` comes from a release group. What stands before the marker decides.
Sources: Jellyfin's and Plex's suffixes for extras, and how release groups name samples.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """How a leftover is named; `regex` sees the stem in lower case.

    Attributes:
        sure: the name alone decides; else what stands before the marker must speak for it.
        example: a stem that is one.
        not_one: a stem that is not, though it looks like one.
    """

    label: str
    regex: re.Pattern[str]
    sure: bool
    example: str
    not_one: str


SAMPLES: tuple[Marker, ...] = (
    Marker(
        label="whole name",
        regex=re.compile(r"!?samples?(?:[-_ ]?\d{1,2})?"),
        sure=True,
        example="sample",
        not_one="Sample Size",
    ),
    Marker(
        label="sample- in front",
        regex=re.compile(r"!?samples?-(?!size)\S.*", re.DOTALL),
        sure=True,
        example="sample-grp.show.s01e02",
        not_one="Sample - S01E02",
    ),
    Marker(
        label="-sample at the end",
        regex=re.compile(r"(?P<rest>.*[^\s-])-[(\[]?(?:vid)?samples?\d?[)\]]?", re.DOTALL),
        sure=True,
        example="show.s01e02.720p.x264-grp-sample",
        not_one="Show - S01E02 - Sample",
    ),
    Marker(
        label=".sample after the number",
        regex=re.compile(r".*(?:e\d{1,4}|\d{1,2}x\d{2,3})[._][(\[]?samples?[)\]]?", re.DOTALL),
        sure=True,
        example="show.s01e02.sample",
        not_one="Show - S01E02 - Sample",
    ),
    Marker(
        label=".sample at the end",
        regex=re.compile(r"(?P<rest>.*\S)[._ ]+[(\[]?samples?[)\]]?", re.DOTALL),
        sure=False,
        example="show.s01e02.720p.x264-grp.sample",
        not_one="Show.S01E02.The.Sample",
    ),
)

EXTRAS: tuple[Marker, ...] = (
    Marker(
        label="whole name",
        regex=re.compile(
            r"(?:official[ ._-])?(?:trailer|teaser)[ ._-]?\d{0,2}|theme|movie-trailer"
        ),
        sure=True,
        example="trailer",
        not_one="Trailer Park S01E02",
    ),
    Marker(
        label="-trailer at the end",
        regex=re.compile(
            r"(?P<rest>.*[^\s-])-(?:trailer|teaser|behindthescenes|deleted|deletedscenes?"
            r"|featurettes?|interviews?)\d{0,2}",
            re.DOTALL,
        ),
        sure=True,
        example="Show-trailer",
        not_one="Show - S01E02 - Trailer",
    ),
    Marker(
        label="-short at the end",
        regex=re.compile(r"(?P<rest>.*[^\s-])-(?:scene|clip|short|other|extra)\d{0,2}", re.DOTALL),
        sure=False,
        example="Show S01E02-short",
        not_one="show.s01e02.720p.x264-other",
    ),
    Marker(
        label=".trailer at the end",
        regex=re.compile(r"(?P<rest>.*[^\s-])[._]+(?:trailer|teaser)\d{0,2}", re.DOTALL),
        sure=False,
        example="Show.S01E02.720p.trailer",
        not_one="Show.S01E02.The.Trailer",
    ),
)

_RELEASE = re.compile(
    r"(?<![a-z0-9])(?:\d{3,4}[pi]|[xh][. ]?26[45]|hevc|avc|xvid|divx|av1|hdtv|web(?:-?dl|rip)?"
    r"|blu-?ray|bdrip|brrip|dvd(?:rip)?|uhd|hdr|aac|ddp?5|dts|ac3|10bit)(?![a-z0-9])"
)
_CODEC_LAST = re.compile(r"(?:26[45]|hevc|avc|xvid|divx|av1|hdtv|web|rip|dl|\d{3,4}p|bit|\d\.\d)$")
_EPISODE_LAST = re.compile(r"(?:e\d{1,4}|\d{1,2}x\d{2,3})$")


def is_sample(stem: str, neighbours: Collection[str] = ()) -> bool:
    """Whether the video called `stem` is a sample; `neighbours` are folded stems beside it.

    >>> is_sample("show.s01e02.720p-grp-sample"), is_sample("Show - S01E02 - Sample Size")
    (True, False)
    """
    lower = stem.lower()
    if "sample" not in lower:
        return False
    return any(_marked(marker, lower, neighbours, _after_release) for marker in SAMPLES)


_EXTRA_WORD = re.compile(
    r"trailer|teaser|theme|scene|clip|short|other|extra|deleted|featurette|interview", re.IGNORECASE
)
_LONGEST_MARKER = 20


def is_extra(stem: str, neighbours: Collection[str] = ()) -> bool:
    """Whether the video called `stem` is an extra by its suffix; `neighbours` as for samples.

    >>> is_extra("Show-trailer"), is_extra("Show - S01E02 - The Interview")
    (True, False)
    """
    if not _EXTRA_WORD.search(stem[-_LONGEST_MARKER:]):
        return False
    lower = stem.lower()
    return any(
        _marked(m, lower, neighbours, _not_a_group if "short" in m.label else _after_release)
        for m in EXTRAS
    )


def _marked(
    marker: Marker,
    lower: str,
    neighbours: Collection[str],
    speaks_for_it: Callable[[str], bool],
) -> bool:
    found = marker.regex.fullmatch(lower)
    if found is None or marker.sure:
        return found is not None
    rest = found["rest"]
    return rest in neighbours or speaks_for_it(rest)


def _after_release(rest: str) -> bool:
    # A title never follows the technical facts, so a marker behind them is not a title.
    return _RELEASE.search(rest) is not None


def _not_a_group(rest: str) -> bool:
    # `x264-OTHER` is signed by a group; `S01E02-short` and `Pilot-short` are not.
    return _CODEC_LAST.search(rest) is None or _EPISODE_LAST.search(rest) is not None
