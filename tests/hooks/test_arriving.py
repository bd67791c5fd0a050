from pathlib import Path

import pytest

from organizer.errors import UsageError
from organizer.hooks import BY_NAME, Call, Nothing, arrival_of
from organizer.hooks.options import read_options
from organizer.hooks.settings import Category, HookSettings
from organizer.inbox import Arrival
from organizer.model import Action

HASH = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "dl" / "Show.S01E01.mkv"
    path.parent.mkdir()
    path.write_bytes(b"video")
    return path


def arrived(video: Path, name: str, *words: str, settings: HookSettings | None = None) -> Arrival:
    found = told(video, name, *words, settings=settings)
    assert isinstance(found, Arrival), found
    return found


def told(
    video: Path, name: str, *words: str, settings: HookSettings | None = None
) -> Arrival | Nothing:
    given = {
        "qbittorrent": [*words, f"--path={video}"],
        "transmission": [*words],
        "deluge": [*words, HASH, video.name, str(video.parent)],
        "rtorrent": [*words, str(video)],
        "aria2": [*words, "2089b05ecca3d829", "1", str(video)],
        "sabnzbd": [*words, str(video.parent), "n", "n", "", "tv", "", "0"],
        "nzbget": [*words],
        "generic": [*words, str(video)],
    }[name]
    environ = {
        "TR_TORRENT_DIR": str(video.parent),
        "TR_TORRENT_NAME": video.name,
        "NZBPP_DIRECTORY": str(video.parent),
        "NZBPP_TOTALSTATUS": "SUCCESS",
    }
    options, arguments = read_options(BY_NAME[name], given)
    call = Call(options=options, arguments=arguments, environ=environ, folder="/")
    return arrival_of(BY_NAME[name], call, settings or HookSettings())


@pytest.mark.parametrize(
    "name", ["qbittorrent", "transmission", "deluge", "rtorrent", "aria2", "generic"]
)
@pytest.mark.parametrize(
    ("set_for_all", "action"),
    [
        pytest.param(Action.MOVE, "hardlink", id="never moved"),
        pytest.param(Action.COPY, "copy", id="copied where that is asked for"),
        pytest.param(Action.REFLINK, "reflink", id="reflink where that is asked for"),
    ],
)
def test_a_torrent_is_never_moved(video: Path, name: str, set_for_all: Action, action: str) -> None:
    found = arrived(video, name, settings=HookSettings(action=str(set_for_all)))
    assert (found.path, found.origin, found.action) == (video, name, action)


@pytest.mark.parametrize("name", ["sabnzbd", "nzbget"])
def test_from_usenet_it_comes_as_the_settings_say(video: Path, name: str) -> None:
    found = arrived(video, name)
    assert (found.path, found.action) == (video.parent, None)
    assert arrived(video, "generic", "--usenet").action is None


def test_a_category_says_where_to_and_how(video: Path, tmp_path: Path) -> None:
    rule = Category(("tv",), ("deluge",), to=f"{tmp_path}/TV", action="move", preset="plex")
    settings = HookSettings(categories=(rule,), libraries=(f"{tmp_path}/All",))
    found = arrived(video, "deluge", "--category=TV", "--to=/elsewhere", settings=settings)
    assert (found.library, found.action) == (tmp_path / "TV", "move")
    assert (found.category, found.settings) == ("TV", (("preset", "plex"),))
    other = arrived(video, "rtorrent", "--category=TV", "--to=/elsewhere", settings=settings)
    assert (other.library, other.action) == (Path("/elsewhere"), "hardlink")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param(["--category=films"], "is ignored (films)", id="by its table"),
        pytest.param(["--only=tv", "--only=anime"], "not asked for (none)", id="none"),
        pytest.param(["--only=tv", "--category=x"], "not asked for (x)", id="another"),
    ],
)
def test_a_category_that_is_not_wanted_is_nothing_to_do(
    video: Path, words: list[str], why: str
) -> None:
    settings = HookSettings(categories=(Category(("films",), ignore=True),))
    found = told(video, "deluge", *words, settings=settings)
    assert isinstance(found, Nothing)
    assert why in found.why
    assert isinstance(
        told(video, "deluge", "--only=TV", "--category=tv", settings=settings), Arrival
    )


def test_maps_of_the_hook_and_of_the_settings_count(video: Path) -> None:
    settings = HookSettings(maps=(f"/downloads={video.parent}",))
    inside = Path("/downloads") / video.name
    assert arrived(inside, "deluge", "--patience=0", settings=settings).path == video
    mapped = arrived(inside, "deluge", "--patience=0", f"--map=/downloads={video.parent}")
    assert mapped.path == video
    with pytest.raises(UsageError, match="needs two absolute paths"):
        told(video, "deluge", "--map=downloads")
    with pytest.raises(UsageError, match="needs seconds"):
        told(video, "deluge", "--patience=soon")


def test_a_category_s_library_is_no_download(video: Path) -> None:
    rule = Category(("*",), to=f"{video.parent}/TV")
    with pytest.raises(UsageError, match="holds the library"):
        told(video.parent, "generic", settings=HookSettings(categories=(rule,)))


def test_a_season_of_aria2_arrives_whole(video: Path, tmp_path: Path) -> None:
    words = ["--downloads=.", "2089b05ecca3d829", "2", "dl/Show.S01E01.mkv"]
    options, arguments = read_options(BY_NAME["aria2"], words)
    call = Call(options=options, arguments=arguments, environ={}, folder=str(tmp_path))
    found = arrival_of(BY_NAME["aria2"], call, HookSettings())
    assert isinstance(found, Arrival)
    assert found.path == tmp_path / "dl"
