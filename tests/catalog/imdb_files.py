"""Small files as IMDb has them, for the tests of their import."""

import gzip
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from organizer.catalog import Catalog, Record
from organizer.catalog.imports import ImdbReport
from organizer.catalog.imports.imdb_records import IMDB
from organizer.catalog.imports.tsv import Kind

N = "\\N"
HARBOR = "tt0000010\ttvSeries\tHarbor\tDer Hafen\t0\t2010\t2012\t45\tCrime,Drama"
PILOT = f"tt0000011\ttvEpisode\tPilot\tPilot\t0\t2010\t{N}\t45\t{N}"
SECOND = f"tt0000012\ttvEpisode\tLow Tide\tLow Tide\t0\t2010\t{N}\t45\t{N}"
FILM = f"tt0000001\tmovie\tA Film\tA Film\t0\t1999\t{N}\t90\t{N}"
BASICS = (FILM, HARBOR, PILOT, SECOND)
EPISODES = ("tt0000011\ttt0000010\t1\t1", "tt0000012\ttt0000010\t1\t2")
HARBOR_ID = IMDB.first_id + 10

Files = Mapping[Kind, Iterable[str]]
Importer = Callable[..., ImdbReport]


def write(folder: Path, files: Files) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind, lines in files.items():
        path = folder / kind.title
        text = "\n".join(["\t".join(kind.columns), *lines]) + "\n"
        path.write_bytes(gzip.compress(text.encode("utf-8", "surrogateescape"), 1))
        os.utime(path, (1_700_000_000, 1_700_000_000))
        paths.append(path)
    return paths


def exported(catalog: Catalog) -> list[Record]:
    return [json.loads(line) for line in catalog.export_lines()]


def aka(title: str, language: str = N, types: str = N, attributes: str = N) -> str:
    return f"tt0000010\t1\t{title}\tXX\t{language}\t{types}\t{attributes}\t0"
