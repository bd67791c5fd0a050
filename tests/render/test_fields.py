import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from organizer.model import (
    Companion,
    Episode,
    EpisodeId,
    FileIdentity,
    Match,
    MediaFacts,
    Order,
    Reading,
    Release,
    Role,
    Series,
    SeriesId,
)
from organizer.render import compile_template
from organizer.render.fields import FIELDS, RECORDS, Field, field_names, fields_of

SINGLE_VALUES = [f for f in FIELDS if f.name not in {"episode", "episodes"}]

IDENTITY = FileIdentity(device=1, inode=1, size=1, modified=1)
MEDIA = MediaFacts(
    width=1920,
    height=1080,
    video_codec="H.265",
    bit_depth=10,
    hdr=("DV", "HDR10"),
    audio_codec="DDP",
    audio_channels="5.1",
    audio_languages=("en", "de"),
    subtitle_languages=("en", "fr"),
    duration=42 * 60 - 7,
)


@pytest.fixture
def office(match_of: Callable[..., Match]) -> Match:
    """The match that the examples in the table of fields speak of."""
    episode = Episode(
        id=EpisodeId(300456),
        season=2,
        number=3,
        title="The Fire",
        absolute=9,
        dvd_season=2,
        dvd_number=3,
        first_aired=dt.date(2005, 10, 11),
    )
    release = Release(
        group="GRP",
        source="WEB-DL",
        resolution="1080p",
        video_codec="H.264",
        audio=("DDP", "5.1"),
        hdr=("DV", "HDR10"),
        languages=("en", "de"),
        service="AMZN",
        edition="Extended",
        version=2,
        crc32="ABCD1234",
        container="mkv",
    )
    match = match_of(episode, release=release, part=1)
    series = Series(
        id=SeriesId(73244),
        name="The Office (US)",
        year=2005,
        first_aired=dt.date(2005, 3, 24),
        network="NBC",
        status="Ended",
        slug="the-office-us",
        imdb_id="tt0386676",
        genres=("Comedy",),
        language="en",
    )
    companions = tuple(
        Companion(path=Path(f"/in/a{suffix}"), role=role, suffix=suffix, identity=IDENTITY)
        for suffix, role in ((".en.srt", Role.SUBTITLE), (".nfo", Role.NFO))
    )
    match = replace(match, file=replace(match.file, companions=companions))
    return replace(match, chosen=replace(match.chosen, series=series))


@pytest.mark.parametrize("field", SINGLE_VALUES, ids=lambda field: field.name)
def test_every_field_says_what_its_example_says(field: Field, office: Match) -> None:
    if field.name == "release.proper":
        office = replace(office, release=replace(office.release, proper=1))
    value: object = fields_of(office, Order.AIRED, MEDIA)
    for name in field.name.split("."):
        assert isinstance(value, dict)
        value = value[name]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    assert shown == field.example


def test_the_table_of_fields_is_complete(office: Match) -> None:
    fields = fields_of(office, Order.AIRED)
    assert field_names() == frozenset(fields)
    for name in RECORDS:
        record = fields[name]
        assert isinstance(record, dict)
        assert field_names(name) == frozenset(record)


@pytest.mark.parametrize(
    ("name", "year", "full_name", "bare"),
    [
        pytest.param("Lost", 2004, "Lost (2004)", "Lost", id="year from the catalog"),
        pytest.param("Lost", None, "Lost", "Lost", id="no year known"),
        pytest.param("Kobra (2004)", 2004, "Kobra (2004)", "Kobra", id="year not doubled"),
        pytest.param("Kobra [2004]", 2004, "Kobra (2004)", "Kobra", id="year in square brackets"),
        pytest.param("Kobra (2004)", 2003, "Kobra (2004)", "Kobra", id="the name's own year wins"),
        pytest.param("Kobra (2004)", None, "Kobra (2004)", "Kobra", id="year only in the name"),
        pytest.param(
            "The Office (US)", 2005, "The Office (US) (2005)", "The Office (US)", id="country"
        ),
        pytest.param("1923", 2022, "1923 (2022)", "1923", id="a year is the name"),
        pytest.param("???", 2022, "Series 900102 (2022)", "Series 900102", id="nothing legal"),
    ],
)
def test_series_names(
    name: str, year: int | None, full_name: str, bare: str, match_of: Callable[..., Match]
) -> None:
    template = compile_template("test", "{{ series.full_name }}/{{ series.name }} x")
    rendered = template.render(match_of(name=name, year=year), order=Order.AIRED)
    assert str(rendered) == f"{full_name}/{bare} x.mkv"


@pytest.mark.parametrize(
    ("width", "height", "resolution"),
    [
        pytest.param(1920, 1080, "1080p", id="full"),
        pytest.param(1920, 800, "1080p", id="wide picture without its bars"),
        pytest.param(1440, 1080, "1080p", id="4:3"),
        pytest.param(3840, 1600, "2160p", id="UHD, wide"),
        pytest.param(1280, 536, "720p", id="720p, wide"),
        pytest.param(720, 576, "576p", id="PAL"),
        pytest.param(720, 480, "480p", id="NTSC"),
        pytest.param(640, 352, "480p", id="less still"),
        pytest.param(None, None, "", id="not known"),
    ],
)
def test_resolutions_are_named_by_width_or_height(
    width: int | None, height: int | None, resolution: str, office: Match
) -> None:
    media = fields_of(office, Order.AIRED, MediaFacts(width=width, height=height))["media"]
    assert isinstance(media, dict)
    assert media["resolution"] == resolution


@pytest.mark.parametrize(
    ("titles", "joined"),
    [
        pytest.param(["Pilot (1)", "Pilot (2)"], "Pilot (1-2)", id="numbers in brackets"),
        pytest.param(["Exodus, Part 1", "Exodus, Part 2"], "Exodus, Part 1-2", id="parts"),
        pytest.param(["Exodus: Part II", "Exodus: Part III"], "Exodus: Part II-III", id="Roman"),
        pytest.param(["Tide, Part X", "Tide, Part XI"], "Tide, Part X-XI", id="Roman above ten"),
        pytest.param(["Gone (1)", "Gone (3)"], "Gone (1) + Gone (3)", id="not in a row"),
        pytest.param(["Gone (1)", "Found (2)"], "Gone (1) + Found (2)", id="different titles"),
        pytest.param(["Agent X", "Agent XI"], "Agent X + Agent XI", id="Roman without Part"),
        pytest.param(["Same", "Same"], "Same", id="equal titles once"),
        pytest.param(["Only", None], "Only", id="one without a title"),
        pytest.param([None, None], "", id="no titles"),
    ],
)
def test_titles_of_several_episodes(
    titles: list[str | None],
    joined: str,
    episode: Callable[..., Episode],
    match_of: Callable[..., Match],
) -> None:
    episodes = [episode(number, title) for number, title in enumerate(titles, start=1)]
    assert fields_of(match_of(*episodes), Order.AIRED)["title"] == joined


def test_episodes_come_in_the_order_of_their_numbers(
    episode: Callable[..., Episode], match_of: Callable[..., Match]
) -> None:
    two = match_of(episode(2, "First on disc"), episode(3, "Second on disc"))
    reversed_on_disc = fields_of(two, Order.DVD)
    assert reversed_on_disc["code"] == "S01E17-E18"
    assert reversed_on_disc["titles"] == ["Second on disc", "First on disc"]


def test_two_aired_episodes_that_are_one_on_disc_have_one_number(
    match_of: Callable[..., Match],
) -> None:
    halves = [
        Episode(id=EpisodeId(n), season=1, number=n, dvd_season=1, dvd_number=1) for n in (1, 2)
    ]
    assert fields_of(match_of(*halves), Order.DVD)["code"] == "S01E01"


@pytest.mark.parametrize(
    ("order", "reading", "expected"),
    [
        pytest.param(Order.AIRED, Reading(date=dt.date(2010, 1, 27)), 1, id="named by date"),
        pytest.param(Order.AIRED, Reading(seasons=(1,), episodes=(2,)), 0, id="named by number"),
        pytest.param(Order.DVD, Reading(date=dt.date(2010, 1, 27)), 0, id="DVD numbers wanted"),
    ],
)
def test_a_daily_show_is_one_whose_file_is_named_by_date(
    order: Order, reading: Reading, expected: int, match_of: Callable[..., Match]
) -> None:
    assert fields_of(match_of(reading=reading), order)["named_by_date"] == expected


@pytest.mark.parametrize(
    ("group", "kept"),
    [
        pytest.param("GRP", "GRP", id="a group"),
        pytest.param("Pilot", "", id="the title"),
        pytest.param("PILOT", "", id="the title in capitals"),
        pytest.param("Pilots", "Pilots", id="like the title"),
        pytest.param(None, "", id="none"),
    ],
)
def test_a_title_that_was_read_as_the_group_is_no_group(
    group: str | None, kept: str, match_of: Callable[..., Match]
) -> None:
    release = fields_of(match_of(release=Release(group=group)), Order.AIRED)["release"]
    assert isinstance(release, dict)
    assert release["group"] == kept
