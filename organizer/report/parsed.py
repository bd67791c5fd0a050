"""Read names as JSON (`organize parse --json`) and as text: what the reader made of each."""

from collections.abc import Iterator

from organizer.model import ParsedName, Reading
from organizer.text import escape_for_terminal


def parsed_json(parsed: ParsedName) -> dict[str, object]:
    """Return the object of the contracts for one name; the top-level keys repeat the best one."""
    best, release = parsed.best, parsed.release
    return {
        "path": parsed.path,
        "title": best.title,
        "year": best.year,
        "country": best.country,
        "season": best.season,
        "seasons": list(best.seasons),
        "episodes": list(best.episodes),
        "absolute": list(best.absolute),
        "date": best.date.isoformat() if best.date else None,
        "part": best.part,
        "special": best.special,
        "full_season": best.full_season,
        "episode_title": best.episode_title,
        "ids": {external.provider: external.value for external in best.ids},
        "group": release.group,
        "source": release.source,
        "resolution": release.resolution,
        "video_codec": release.video_codec,
        "audio": list(release.audio),
        "hdr": list(release.hdr),
        "languages": list(release.languages),
        "service": release.service,
        "edition": release.edition,
        "version": release.version,
        "proper": release.proper,
        "crc32": release.crc32,
        "container": release.container,
        "confidence": round(best.confidence, 4),
        "reader": parsed.reader,
        "readings": [_reading_json(reading) for reading in parsed.readings],
    }


def _reading_json(reading: Reading) -> dict[str, object]:
    return {
        "title": reading.title,
        "titles": list(reading.titles),
        "year": reading.year,
        "season": reading.season,
        "seasons": list(reading.seasons),
        "episodes": list(reading.episodes),
        "absolute": list(reading.absolute),
        "date": reading.date.isoformat() if reading.date else None,
        "part": reading.part,
        "special": reading.special,
        "episode_title": reading.episode_title,
        "pattern": reading.pattern,
        "confidence": round(reading.confidence, 4),
    }


def parsed_text(parsed: ParsedName) -> Iterator[str]:
    """Yield lines for a person: the name, every reading with its confidence, the release facts."""
    yield escape_for_terminal(parsed.path)
    for reading in parsed.readings:
        words = escape_for_terminal(reading_words(reading))
        yield f"  {reading.confidence:.2f}  {words}  ({reading.pattern or parsed.reader})"
    if facts := release_words(parsed):
        yield f"  {'':4}  {escape_for_terminal(facts)}"


def reading_words(reading: Reading) -> str:
    """Return a reading in one line: `Lost (2004) S01E02 "Pilot"`."""
    parts = [reading.title or "(no title)"]
    if reading.year:
        parts[0] += f" ({reading.year})"
    if reading.country:
        parts.append(f"[{reading.country}]")
    parts.append(_numbers(reading))
    if reading.part:
        parts.append(f"part {reading.part}")
    if reading.episode_title:
        parts.append(f'"{reading.episode_title}"')
    parts += [f"{external.provider}:{external.value}" for external in reading.ids]
    return " ".join(part for part in parts if part)


def _numbers(reading: Reading) -> str:
    season = "".join(f"S{number:02d}" for number in reading.seasons)
    episodes = "".join(f"E{number:02d}" for number in reading.episodes)
    absolute = " ".join(f"#{number}" for number in reading.absolute)
    date = reading.date.isoformat() if reading.date else ""
    special = "special" if reading.special else ""
    return " ".join(part for part in (season + episodes, absolute, date, special) if part)


def release_words(parsed: ParsedName) -> str:
    """Return the release facts in one line; empty when the name has none."""
    release = parsed.release
    facts = (
        release.service,
        release.source,
        release.resolution,
        release.video_codec,
        *release.hdr,
        *release.audio,
        *release.languages,
        release.edition,
        f"v{release.version}" if release.version else None,
        f"proper {release.proper}" if release.proper else None,
        release.crc32,
        release.group,
    )
    return " · ".join(fact for fact in facts if fact)
