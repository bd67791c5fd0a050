"""A server of TheTVDB's API v2 as a client sees it: one client for lookups and for feeding.

Another `organize serve`, or what is left of the old service, feeds the catalog with records as
they are: ids are TheTVDB's, or of the ranges that stand for other services in every catalog, and
pictures have the file names that the server gives them.
"""

import time
from collections.abc import Callable, Iterable, Mapping

from organizer.catalog.interchange import write_json
from organizer.catalog.translated import EPISODE_FIELDS, SERIES_FIELDS, language_of
from organizer.catalog.upstream import (
    AIRED_ONLY,
    LARGEST_TVDB,
    Provenance,
    UpstreamEpisodes,
    UpstreamSeries,
)
from organizer.catalog.upstream.finding import with_imdb_id
from organizer.catalog.upstream.v2.changes import CLOCKS_DIFFER, WEEK
from organizer.catalog.upstream.v2.client import Credentials, ServiceClient
from organizer.catalog.upstream.v2.service import MetadataService
from organizer.catalog.values import Record, imdb_key, iso_date, text, whole
from organizer.errors import MetadataUnavailable
from organizer.http import Client, shown
from organizer.model import Order

V2 = Provenance(
    name="v2",
    title="a server of TheTVDB's API v2",
    licence="as the server's own sources have it",
    attribution="Metadata provided by a server of TheTVDB's API v2",
    first_id=0,
)
LARGEST = 2**31 - 1  # the ranges of every service end there
MOST_WEEKS = 12  # a server asked about a time long ago has been seen to answer that nothing changed
_MOST_FOUND = 25  # each is kept as a sketch
_DEEPEST = 4  # levels within a record; real ones have 1
_EVERY_ORDER = frozenset(Order)


def open_v2(client: Client, address: str, credentials: Credentials) -> "V2Server":
    """Return the upstream at a base address; nothing is asked before the first question."""
    name = shown(address).rstrip("/")
    return V2Server(MetadataService(ServiceClient(address, credentials, client), name))


class V2Server:
    """The `Upstream` of a server of API v2."""

    provenance = V2

    def __init__(self, service: MetadataService, clock: Callable[[], float] = time.time) -> None:
        self._service = service
        self._clock = clock

    def search(self, name: str, year: int | None = None) -> tuple[UpstreamSeries, ...]:
        """Ask `/search/series`; those of the year first, and of the hundred the best."""
        found = _all_series(self._service.search({"name": name}))
        sorted_by_year = sorted(found, key=lambda it: year is not None and it.year != year)
        return tuple(sorted_by_year[:_MOST_FOUND])

    def find(self, namespace: str, external_id: str) -> UpstreamSeries | None:
        """Ask for the series of an IMDb id, or of TheTVDB's; None for what others there are."""
        if namespace == "tvdb":
            return self._record(external_id)
        wanted = imdb_key(external_id) if namespace == "imdb" else None
        if wanted is None:
            return None
        found = _all_series(self._service.search({"imdbId": wanted}))
        named = (it for it in found if it.ids.get("imdb", wanted) == wanted)
        # What a search tells of a series leaves out the id that it was found by.
        return next((with_imdb_id(it, wanted) for it in named), None)

    def series(self, key: str, language: str | None = None) -> UpstreamSeries | None:
        """Ask for the record, the actors and the images, and for the record in the language."""
        found = self._record(key)
        series_id = _id(key)
        if found is None or series_id is None:
            return None
        translations: dict[str, Record] = {}
        if language is not None and language != language_of(found.record):
            told = self._service.series(series_id, language) or {}
            if text(told.get("seriesName")):
                translations[language] = _texts(told, SERIES_FIELDS)
        return UpstreamSeries(
            key=found.key,
            record=found.record,
            ids=found.ids,
            year=found.year,
            actors=tuple(_kept(row) for row in self._service.actor_records(series_id)),
            images=self._images(series_id),
            translations=translations,
        )

    def episodes(
        self,
        key: str,
        orders: frozenset[Order] = AIRED_ONLY,  # noqa: ARG002  # a record has the numbers of all
        language: str | None = None,
    ) -> UpstreamEpisodes | None:
        """Ask `/series/{id}/episodes/query` for every page, once more in another language.

        A series without episodes gets the same 404 as one that is gone, so the series is asked for.
        """
        series_id = _id(key)
        if series_id is None:
            return None
        rows = self._service.all_episodes(series_id)
        if not rows:
            is_there = self._service.series(series_id) is not None
            return UpstreamEpisodes(records=(), orders=_EVERY_ORDER) if is_there else None
        translations: dict[str, Mapping[str, Record]] = {}
        if language is not None and (told := self._translated(series_id, language, rows)):
            translations[language] = told
        return UpstreamEpisodes(
            records=_numbered(rows), orders=_EVERY_ORDER, translations=translations
        )

    def changed_since(self, seconds: float) -> frozenset[str] | None:
        """Ask `/updated/query` week by week; None where a server does not say, or for too long."""
        first, now = int(max(0, seconds)) - CLOCKS_DIFFER, int(self._clock())
        if now - first > MOST_WEEKS * WEEK:
            return None
        changed = {
            str(update.series_id)
            for since in range(first, max(now, first + 1), WEEK)
            for update in self._service.updated(since, since + WEEK)
        }
        # No change and no such route get the same 404.
        is_told = changed or self._service.update_parameters()
        return frozenset(changed) if is_told else None

    def close(self) -> None:
        """Do nothing: the connections are the client's."""

    # --- what is asked --------------------------------------------------------------------------

    def _record(self, key: str) -> UpstreamSeries | None:
        series_id = _id(key)
        record = None if series_id is None else self._service.series(series_id)
        if record is None:
            return None
        found = _series(record)
        if found is None:
            raise MetadataUnavailable(f"the v2 server answered with a series {key} without a name")
        return found

    def _images(self, series_id: int) -> tuple[Record, ...]:
        """Ask for each kind that there is: old servers refuse to list all kinds at once."""
        counts = self._service.image_counts(series_id)
        return tuple(
            _kept(image)
            for kind in sorted(counts)
            for image in self._service.image_records(series_id, {"keyType": kind})
        )

    def _translated(
        self, series_id: int, language: str, rows: Iterable[Record]
    ) -> Mapping[str, Record]:
        """Return what is not the same as in the records themselves."""
        own = {whole(row.get("id")): _texts(row, EPISODE_FIELDS) for row in rows}
        told: dict[str, Record] = {}
        for row in self._service.all_episodes(series_id, language):
            texts, episode_id = _texts(row, EPISODE_FIELDS), whole(row.get("id"))
            if texts and texts != own.get(episode_id):
                told[str(episode_id)] = texts
        return told


def _all_series(rows: Iterable[Record]) -> tuple[UpstreamSeries, ...]:
    return tuple(found for row in rows if (found := _series(row)))


def _series(row: Record) -> UpstreamSeries | None:
    """Return the series of a record; None without a usable id or a name."""
    series_id, name = _id(row.get("id")), text(row.get("seriesName"))
    if series_id is None or name is None:
        return None
    ids = {"tvdb": str(series_id)} if series_id <= LARGEST_TVDB else {}
    if imdb_id := imdb_key(row.get("imdbId")):
        ids["imdb"] = imdb_id
    first_aired = iso_date(row.get("firstAired"))
    return UpstreamSeries(
        key=str(series_id),
        record=_kept({key: value for key, value in row.items() if key != "id"}),
        ids=ids,
        year=int(first_aired[:4]) if first_aired else None,
    )


def _id(key: object) -> int | None:
    found = whole(key)
    return found if found and found <= LARGEST else None


def _numbered(rows: Iterable[Record]) -> tuple[Record, ...]:
    """Return each episode once, with numbers as numbers; those without any are left out.

    Raises `MetadataUnavailable` for a number, or an id, that is none or two episodes'.
    """
    records: dict[int, Record] = {}
    for row in rows:
        given = row.get("airedSeason"), row.get("airedEpisodeNumber")
        if any(value in (None, "") for value in given):
            continue
        episode_id, season, position = _id(row.get("id")), *(whole(value) for value in given)
        if episode_id is None or season is None or position is None:
            raise MetadataUnavailable("the v2 server answered with an episode whose number is none")
        numbers: Record = {"airedSeason": season, "airedEpisodeNumber": position}
        record = _kept({**row, "id": episode_id, **numbers})
        if records.setdefault(episode_id, record) != record:
            raise MetadataUnavailable("the v2 server answered with two episodes of one id")
    return tuple(records.values())


def _kept(record: Record) -> Record:
    """Return a record as it is; raises `MetadataUnavailable` where a catalog could not keep it."""
    try:
        write_json(record).encode()
    except (ValueError, RecursionError) as error:  # half a character, or infinity
        raise MetadataUnavailable("the v2 server answered with what is no text") from error
    if _is_deeper(record, _DEEPEST):
        raise MetadataUnavailable("the v2 server answered with a record in a record in a record")
    return record


def _is_deeper(content: object, levels: int) -> bool:
    values: Iterable[object] = ()
    if isinstance(content, dict):
        values = content.values()
    elif isinstance(content, list):
        values = content
    return any(
        levels == 0 or _is_deeper(value, levels - 1)
        for value in values
        if isinstance(value, dict | list)
    )


def _texts(row: Record, fields: Iterable[str]) -> Record:
    return {field: found for field in fields if (found := text(row.get(field)))}
