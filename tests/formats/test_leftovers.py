"""Samples and extras by name; a title with the word in it is an episode."""

import pytest

from organizer.formats import is_extra, is_sample
from organizer.formats.leftovers import EXTRAS, SAMPLES, Marker


@pytest.mark.parametrize("marker", SAMPLES, ids=lambda marker: marker.label)
def test_every_sample_marker_reads_its_examples(marker: Marker) -> None:
    assert marker.regex.fullmatch(marker.example.lower())
    assert is_sample(marker.example)
    assert not is_sample(marker.not_one)


@pytest.mark.parametrize("marker", EXTRAS, ids=lambda marker: marker.label)
def test_every_extra_marker_reads_its_examples(marker: Marker) -> None:
    assert marker.regex.fullmatch(marker.example.lower())
    assert is_extra(marker.example)
    assert not is_extra(marker.not_one)


@pytest.mark.parametrize(
    "stem",
    [
        "Sample",
        "sample-show.s01e01.hdtv-grp",
        "Show.S01E01.720p.WEB-DL-GRP-sample",
        "show.s01e01.1080p.bluray.x264-grp.sample",
        "Show S01E01 [1080p] (Sample)",
        "show.s01e01.x264-vidsample",
        "!sample",
    ],
)
def test_samples_are_known(stem: str) -> None:
    assert is_sample(stem)


@pytest.mark.parametrize(
    "stem",
    [
        "Show - S01E01 - The Sample",
        "Show.S01E01.The.Sample.720p.HDTV.x264-GRP",
        "Show - S01E05 - Sample Size",
        "Show.S01E05.Sample.Size",
        "Show - S01E05 - Sample",
        "Sample Size - S01E01",
        "Sample.Size.S01E01",
        "Free Samples - S01E01 - Pilot",
    ],
)
def test_episodes_about_samples_are_none(stem: str) -> None:
    assert not is_sample(stem)


def test_a_weak_marker_counts_beside_the_video_it_was_cut_from() -> None:
    assert not is_sample("My Show Pilot.sample")
    assert is_sample("My Show Pilot.sample", {"my show pilot"})


@pytest.mark.parametrize("stem", ["Show.S01E05.Sample", "show.1x05.sample", "Show S01E05.sample"])
def test_a_name_that_ends_with_its_number_and_sample_is_one(stem: str) -> None:
    # Alone it would be taken for the episode; a title `Sample` is written with ` - ` before it.
    assert is_sample(stem)


@pytest.mark.parametrize(
    "stem",
    ["Show-behindthescenes", "Show S01E01-deleted", "trailer", "Show-trailer2", "Pilot-featurette"],
)
def test_extras_are_known(stem: str) -> None:
    assert is_extra(stem)


@pytest.mark.parametrize(
    "stem",
    [
        "Show - S01E01 - Interview",
        "Show - S01E01 - The Short",
        "Show.S01E01.The.Interview",
        "Show.S01E01.1080p.WEB.x264-SHORT",
        "Show.S01E01.DDP5.1-OTHER",
        "Trailer Park - S01E01",
        "Show - S01E01 - Significant Other",
    ],
)
def test_episodes_about_extras_are_none(stem: str) -> None:
    assert not is_extra(stem)
