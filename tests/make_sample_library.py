"""Make `sample_library/` and `tests/sample_truth.jsonl` again; the same bytes every time.

    python tests/make_sample_catalog.py && python tests/make_sample_library.py

needs ffmpeg. Every video is a real one: a black frame of 16 × 16 pixels.

A line of the truth: `path` (relative to the sample), and `kind`: `episode` with `series`,
`season` and `episodes` (aired numbers); `companion` with the `video` it belongs to and its
`suffix`; `left` with `status` and `reason` (null where matching decides which).
"""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent
SAMPLE = _HERE.parent / "sample_library"
CATALOG = SAMPLE / "catalog.jsonl"
TRUTH = _HERE / "sample_truth.jsonl"

Record = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A file of the sample with its truth; what it holds follows from its name."""

    path: str
    truth: Record


def episode(path: str, series: int, season: int, *episodes: int) -> Planted:
    """A video with the aired numbers of what it shows."""
    truth: Record = {"kind": "episode", "series": series, "season": season}
    return Planted(path=path, truth=truth | {"episodes": list(episodes)})


def beside(video: Planted, suffix: str, path: str | None = None) -> Planted:
    """A companion of `video`: its stem with `suffix`, or at `path` with that normal suffix."""
    at = path or video.path.rpartition(".")[0] + suffix
    normal = suffix.replace(".eng.", ".en.").replace(".rus.", ".ru.")
    return Planted(path=at, truth={"kind": "companion", "video": video.path, "suffix": normal})


def left(path: str, status: str, reason: str | None) -> Planted:
    """A file (or, with a slash, a folder) that stays where it is."""
    return Planted(path=path, truth={"kind": "left", "status": status, "reason": reason})


_LEDGER = "complete/The.Amber.Ledger.S01E01.720p.HDTV.x264-KRAKN"
_PACK = "complete/The.Amber.Ledger.S02.1080p.BluRay.x264-DIMNS"
_DESK = "incoming/_UNPACK_Night.Desk.US.S01E02.720p.WEB.x264-SVAXX"
_HASHED = "incoming/Silent.Foundry.S01E03.1080p.WEB-DL.H264-NTRDL"
_PACKED = "incoming/Silent.Foundry.S01E04.1080p.WEB-DL.H264-NTRDL"
_HOSHI = "anime/[SubsPlz] Hoshi no Tabibito"
_RIGHT = "Pendle Watch (2012)"
_FIREFLY = (
    "Serenity|The Train Job|Bushwhacked|Shindig|Safe|Our Mrs. Reynolds|Jaynestown|Out of Gas"
    "|Ariel|War Stories|Trash|The Message|Heart of Gold|Objects in Space"
)


def _scene() -> Iterator[Planted]:
    first = episode(f"{_LEDGER}/the.amber.ledger.s01e01.720p.hdtv.x264-krakn.mkv", 900101, 1, 1)
    yield first
    yield beside(first, ".nfo", f"{_LEDGER}/The.Amber.Ledger.S01E01.720p.HDTV.x264-KRAKN.nfo")
    yield beside(first, ".en.srt", f"{_LEDGER}/Subs/2_English.srt")
    yield beside(first, ".en.2.srt", f"{_LEDGER}/Subs/3_English.srt")
    yield beside(first, ".fr.srt", f"{_LEDGER}/Subs/4_French.srt")
    sample = f"{_LEDGER}/Sample/sample-the.amber.ledger.s01e01.mkv"
    yield left(sample, "ignored", "sample")
    yield left(f"{_LEDGER}/the.amber.ledger.s01e01.720p.hdtv.x264-krakn.sfv", "ignored", "junk")
    second = episode(
        "complete/The.Amber.Ledger.S01E02.The.Audit.1080p.WEB-DL.DDP5.1.H.264-LUMIN.mkv",
        900101, 1, 2,
    )  # fmt: skip
    yield from (second, beside(second, ".en.srt"), beside(second, ".eng.forced.srt"))
    yield episode("The Amber Ledger - S01E05 - Sample Size.mkv", 900101, 1, 5)
    titles = ("Double.Entry", "Receivables", "Bad.Debt", "Closing.the.Books")
    for number, title in enumerate(titles, 1):
        name = f"The.Amber.Ledger.S02E{number:02}.{title}.1080p.BluRay.x264-DIMNS.mkv"
        yield episode(f"{_PACK}/{name}", 900101, 2, number)
    yield left(f"{_PACK}/Featurettes/Making.the.Ledger.mkv", "ignored", "extra")
    yield left(f"{_PACK}/RARBG.txt", "ignored", "junk")


def _twins() -> Iterator[Planted]:
    for number in (1, 2):
        name = f"Harrow.Street.2019.S01E{number:02}.1080p.WEB.H264-FLEXR.mkv"
        yield episode(f"incoming/{name}", 900103, 1, number)
    unfinished = "incoming/Harrow.Street.2019.S01E03.1080p.WEB.H264-FLEXR.mkv.part"
    yield left(unfinished, "not-ready", "incomplete")
    old = "Harrow Street (2009)/Season 1/Harrow Street - 1x03 - The Lodger.avi"
    yield episode(old, 900102, 1, 3)
    yield episode("incoming/Night.Desk.US.S01E01.720p.WEB.x264-SVAXX.mkv", 900105, 1, 1)
    yield episode("incoming/Night.Desk.UK.S01E02.HDTV.x264-TBSR.mp4", 900104, 1, 2)
    yield left(f"{_DESK}/night.desk.us.s01e02.mkv", "not-ready", "incomplete")


def _anime_and_daily() -> Iterator[Planted]:
    for number, season, aired, crc in ((1, 1, 1, "5D2C7A10"), (2, 1, 2, "9B04E6F3")):
        name = f"[SubsPlz] Hoshi no Tabibito - {number:02} (1080p) [{crc}].mkv"
        yield episode(f"{_HOSHI}/{name}", 900106, season, aired)
    later = episode(
        f"{_HOSHI}/[SubsPlz] Hoshi no Tabibito - 14 (1080p) [C31F88AE].mkv", 900106, 2, 1
    )
    yield from (later, beside(later, ".ja.ass"), beside(later, ".zh-Hans.ass"))
    second = "[SubsPlz] Hoshi no Tabibito - 15v2 (1080p) [077BD2E4].mkv"
    yield episode(f"{_HOSHI}/{second}", 900106, 2, 2)
    yield episode("anime/[EMBERZ] Hoshi no Tabibito S2 - 03 (1080p) [E2A9104C].mkv", 900106, 2, 3)
    late = "The.Late.Compass.with.Arlo.Penn"
    yield episode(f"daily/{late}.2023.10.02.Marla.Quist.720p.WEB.h264-GLHX.mkv", 900107, 4, 1)
    yield episode(f"daily/{late}.2023.10.03.Dev.Okafor.720p.WEB.h264-GLHX.mkv", 900107, 4, 2)
    spaced = "The Late Compass with Arlo Penn - 2023-10-05 - Rhea Castellan.mkv"
    yield episode(f"daily/{spaced}", 900107, 4, 4)


def _firefly() -> Iterator[Planted]:
    with CATALOG.open(encoding="utf-8") as catalog:
        firefly = json.loads(next(line for line in catalog if '"Firefly"' in line))
    aired = [record["episodeName"] for record in firefly["episodes"]]
    for number, title in enumerate(_FIREFLY.split("|"), 1):
        path = f"Firefly/Firefly - 1x{number:02} - {title}.mkv"
        yield episode(path, 78874, 1, aired.index(title) + 1)


def _forms() -> Iterator[Planted]:
    pair = "incoming/Kestrel.and.Sons.S01E01E02.1080p.WEB-DL.AAC2.0.H.264-ORENJ.mkv"
    yield episode(pair, 900108, 1, 1, 2)
    yield episode("Kestrel & Sons - S01E03-E04 - Debts.mkv", 900108, 1, 3, 4)
    yield episode("incoming/kestrel.and.sons.105.hdtv-tbsr.avi", 900108, 1, 5)
    special = "complete/Cafe.Lowmoor.S00E01.Christmas.at.the.Counter.1080p.WEB.x264-CAKEZ.mkv"
    yield episode(special, 900109, 0, 1)
    cafe = episode("Café Lowmoor S01E01 Opening Day [1080p].mkv", 900109, 1, 1)
    yield from (cafe, beside(cafe, ".fr.srt"), beside(cafe, "-thumb.jpg"))
    yield episode("夜明けの駅/夜明けの駅 - S01E01 - 始発.mkv", 900110, 1, 1)
    yield episode("夜明けの駅/夜明けの駅 S01E02.mkv", 900110, 1, 2)
    yield episode("Тихая гавань - 1x01 - Прибытие.mkv", 900111, 1, 1)
    gavan = episode("incoming/Тихая.гавань.S01E02.WEB-DL.1080p.mkv", 900111, 1, 2)
    yield from (gavan, beside(gavan, ".rus.srt"))
    yield episode("complete/Orchard.24.S01E05.720p.HDTV.x264-LUMIN.mkv", 900112, 1, 5)
    yield episode("Orchard 24 - 1x06 - Frost.mkv", 900112, 1, 6)
    yield episode("Silent Foundry/Season 1/E01.mkv", 900113, 1, 1)
    yield episode("Silent Foundry/Season 1/02 - Slag.mkv", 900113, 1, 2)
    hashed = episode(f"{_HASHED}/8f14e45fceea167a5a36dedd4bea2543.mkv", 900113, 1, 3)
    yield from (hashed, beside(hashed, ".de.srt", f"{_HASHED}/Subs/German.srt"))
    yield left(f"{_PACKED}/silent.foundry.s01e04.zip.001", "not-ready", "archived")
    yield Planted(path=f"{_PACKED}/silent.foundry.s01e04.zip.002", truth={})


def _library() -> Iterator[Planted]:
    for number, title in ((1, "The Bell"), (2, "Long Shadows")):
        name = f"{_RIGHT} - S01E{number:02} - {title}.mkv"
        yield (right := episode(f"{_RIGHT}/Season 01/{name}", 900114, 1, number))
        yield beside(right, ".en.srt")
    yield left(f"{_RIGHT}/tvshow.nfo", "ignored", "not-media")
    yield left(f"{_RIGHT}/poster.jpg", "ignored", "not-media")
    yield episode("incoming/pendle.watch.s01e03.hdtv.x264-syn.mkv", 900114, 1, 3)
    yield left("marlows garden/tvshow.nfo", "ignored", "not-media")
    yield episode("marlows garden/Marlows.Garden.S01E01.DVDRip.XviD-EDTH.avi", 900115, 1, 1)


def _left() -> Iterator[Planted]:
    movie = "complete/The.Painted.Lantern.1998.1080p.BluRay.x264-DIMNS.mkv"
    yield left(movie, "unmatched", None)
    yield left("incoming/Nobody.Filmed.This.S01E01.WEB.x264-XEBEK.mkv", "unmatched", None)
    yield left("IMG_4711.mp4", "unmatched", None)
    yield left("@eaDir/", "ignored", "junk")
    yield Planted(path="@eaDir/SYNOVIDEO_VIDEO_SCREENSHOT.jpg", truth={})
    for name in (".DS_Store", "Thumbs.db", "._IMG_4711.mp4"):
        yield left(name, "ignored", "junk")
    for name in (".organizer.toml", "catalog.jsonl", "to do.txt"):
        yield left(name, "ignored", "not-media")


def planted() -> tuple[Planted, ...]:
    """Return every file of the sample."""
    groups = (_scene, _twins, _anime_and_daily, _firefly, _forms, _library, _left)
    return tuple(file for group in groups for file in group())


# --- contents ---------------------------------------------------------------------------------

_TEXTS = {
    ".organizer.toml": "# The sample explains itself: its own catalog, and no network.\n"
    'catalog = "catalog.jsonl"\nupstreams = []\n',
    "to do.txt": "put all of this in order\n",
    f"{_RIGHT}/tvshow.nfo": '<tvshow>\n  <title>Pendle Watch</title>\n  <uniqueid type="tvdb"'
    ' default="true">900114</uniqueid>\n</tvshow>\n',
    "marlows garden/tvshow.nfo": "<tvshow><tvdbid>900115</tvdbid></tvshow>\n",
}
_CODECS = {".avi": ("mpeg4", "avi"), ".mp4": ("mpeg4", "mp4"), ".mkv": ("mpeg4", "matroska")}


def content(path: str) -> bytes:
    """Return the bytes of the file at `path`."""
    extension = Path(path).suffix.lower()
    if path in _TEXTS:
        return _TEXTS[path].encode()
    if extension in (".001", ".002"):
        half = len(packed := _zip()) // 2
        return packed[:half] if extension == ".001" else packed[half:]
    if extension in _CODECS and not path.startswith("._"):
        return video(path, extension)
    if extension == ".part":
        return video(path, ".mkv")[:400]
    if extension == ".jpg":
        return _ffmpeg("-c:v", "mjpeg", "-f", "image2pipe")
    return _SUBTITLE.encode() if extension == ".srt" else f"{Path(path).name}\n".encode()


_SUBTITLE = "1\n00:00:00,000 --> 00:00:01,000\n(silence)\n"


def video(path: str, extension: str) -> bytes:
    """Return a real video that differs from every other of the sample by its comment."""
    codec, form = _CODECS[extension]
    options = ["-c:v", codec, "-metadata", f"comment={Path(path).name}", "-f", form]
    if form == "mp4":
        options = ["-movflags", "frag_keyframe+empty_moov", *options]
    return _ffmpeg(*options)


def _ffmpeg(*options: str) -> bytes:
    source = ["-f", "lavfi", "-i", "color=black:s=16x16:r=1", "-frames:v", "1"]
    exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "1"]
    command = ["ffmpeg", "-v", "error", *source, *exact, *options, "pipe:1"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("silent.foundry.s01e04.mkv", (2020, 12, 4, 0, 0, 0))
        archive.writestr(info, video(info.filename, ".mkv"))
    return packed.getvalue()


def truth_lines(files: Iterable[Planted]) -> Iterator[str]:
    """Return the lines of the truth; parts of what is one row to the program have none."""
    for file in files:
        if file.truth:
            yield json.dumps({"path": file.path} | file.truth, ensure_ascii=False) + "\n"


def main() -> None:
    """Replace the sample, but for its catalog, and its truth."""
    files = planted()
    for old in SAMPLE.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
        elif old != CATALOG:
            old.unlink()
    for file in files:
        place = SAMPLE / file.path
        if not file.path.endswith("/") and place != CATALOG:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content(file.path))
    TRUTH.write_text("".join(truth_lines(files)), encoding="utf-8")
    sys.stdout.write(f"{len(files)} files in {SAMPLE}\n")


if __name__ == "__main__":
    main()
