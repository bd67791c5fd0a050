"""Suffixes of companions, server by server."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.formats import companion_suffix, read_tag
from organizer.model import Companion, FileIdentity, Role
from organizer.render.companions import MODELS, SuffixModel, suffix_model, suffixes


def companion(suffix: str, role: Role = Role.SUBTITLE) -> Companion:
    identity = FileIdentity(device=1, inode=1, size=1, modified=1)
    return Companion(path=Path("/in/a") / suffix, role=role, suffix=suffix, identity=identity)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_model_writes_its_own_example(model: SuffixModel) -> None:
    assert suffixes([companion(".Commentary.en.default.sdh.2.srt")], model) == (model.example,)


@pytest.mark.parametrize(
    ("preset", "given", "written"),
    [
        pytest.param("plex", [".en.forced.srt"], [".en.forced.srt"], id="all agree on forced"),
        pytest.param("plex", [".pt-BR.sdh.srt"], [".pt-BR.sdh.srt"], id="region and sdh"),
        pytest.param("plex", [".en.default.srt"], [".en.srt"], id="Plex knows no default"),
        pytest.param("plex", [".en.default.srt", ".en.srt"], [".en.default.srt", ".en.srt"],
                     id="but two of one language stay two"),
        pytest.param("plex", [".en.default.srt", ".en.default.forced.srt"],
                     [".en.srt", ".en.forced.srt"], id="different ones lose it both"),
        pytest.param("plex", [".en.srt", ".en.2.srt"], [".en.srt", ".2.en.srt"],
                     id="the number stands before the language"),
        pytest.param("jellyfin", [".en.cc.srt"], [".en.cc.srt"], id="Jellyfin knows cc"),
        pytest.param("emby", [".en.cc.srt"], [".en.srt"], id="Emby does not"),
        pytest.param("emby", [".en.cc.srt", ".en.srt"], [".en.cc.srt", ".en.srt"],
                     id="never two in one name"),
        pytest.param("kodi", [".Signs.en.srt"], [".en.Signs.srt"],
                     id="Kodi takes the first language it meets"),
        pytest.param("kodi", [".en.idx", ".en.sub"], [".en.idx", ".en.sub"], id="a pair"),
        pytest.param("plex", [".en.2.idx", ".en.2.sub"], [".2.en.idx", ".2.en.sub"],
                     id="a pair with a number"),
        pytest.param("plain", [".Signs.en.cc.2.srt"], [".Signs.en.cc.2.srt"],
                     id="a preset for every server keeps the normal form"),
        pytest.param(None, [".srt"], [".srt"], id="nothing to say"),
    ],
)  # fmt: skip
def test_suffixes_are_those_of_the_server(
    preset: str | None, given: list[str], written: list[str]
) -> None:
    found = suffixes([companion(suffix) for suffix in given], suffix_model(preset))
    assert list(found) == written


def test_what_is_not_spoken_keeps_its_suffix() -> None:
    given = [companion("-thumb.jpg", Role.ARTWORK), companion(".nfo", Role.NFO)]
    for model in MODELS:
        assert suffixes(given, model) == ("-thumb.jpg", ".nfo")


WORDS = ["en", "de", "pt-BR", "default", "forced", "sdh", "cc", "2", "3", "Signs"]
PARTS = st.lists(st.sampled_from(WORDS), unique=True, max_size=5)
SPOKEN = st.builds(
    lambda parts, extension: companion_suffix(Role.SUBTITLE, "." + ".".join(parts), extension),
    PARTS,
    st.sampled_from([".srt", ".ass", ".idx", ".sub"]),
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@given(st.lists(SPOKEN, unique=True, max_size=8))
def test_no_two_companions_get_one_name_and_a_second_run_changes_nothing(
    model: SuffixModel, given: list[str]
) -> None:
    written = suffixes([companion(suffix) for suffix in given], model)
    assert len({suffix.casefold() for suffix in written}) == len(given)
    for suffix in written:
        stem, _, extension = suffix.rpartition(".")
        tag = read_tag(stem)
        number = f".{tag.number}" if tag.number else ""
        again = companion(f"{tag.written()}{number}.{extension}")
        assert suffixes([again], model) == (suffix,) or suffix in given


@given(st.lists(SPOKEN, unique=True, max_size=8), st.sampled_from(MODELS))
def test_pairs_stay_pairs(given: list[str], model: SuffixModel) -> None:
    stems = {suffix.rpartition(".")[0] for suffix in given}
    pairs = [f"{stem}{extension}" for stem in sorted(stems) for extension in (".idx", ".sub")]
    written = suffixes([companion(suffix) for suffix in pairs], model)
    for index, sub in zip(written[::2], written[1::2], strict=True):
        assert index.rpartition(".")[0] == sub.rpartition(".")[0]
