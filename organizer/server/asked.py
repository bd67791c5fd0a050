"""What a request asks, read as the document means it: ids, filters, pages, a language.

Nothing is ever refused for its form: real servers answered 404 to an id that is no number, and
clients send parameters empty. An empty parameter asks nothing; of a repeated one the last counts.
"""

from fastapi import Request

from organizer.catalog import EpisodeFilters, Record
from organizer.catalog.values import LARGEST_ID, imdb_key, iso_date, number, text, whole
from organizer.server.answers import not_found
from organizer.server.catalogs import Catalogs
from organizer.server.languages import asked_language

EPISODE_QUERY = (
    "absoluteNumber",
    "airedSeason",
    "airedEpisode",
    "dvdSeason",
    "dvdEpisode",
    "imdbId",
    "firstAired",  # not in the document; taken since 2.1.1
)


def asked_id(raw: str) -> int:
    """Return an id of a path; raises the 404 of an id that does not exist."""
    found = whole(raw)
    if not found:
        raise not_found()
    return found


def asked_page(request: Request) -> int:
    """Return the page asked for, from 1; 0 is 1, as real servers took it. Raises the 404."""
    raw = text(request.query_params.get("page"))
    page = 1 if raw is None else whole(raw)
    if page is None or page > LARGEST_ID // 1000:
        raise not_found()
    return max(1, page)


def asked_filters(request: Request) -> EpisodeFilters:
    """Return the filters of an episode query; raises the 404 of a value that nothing can have."""
    given = {key: text(request.query_params.get(key)) for key in EPISODE_QUERY}
    filters = EpisodeFilters(
        aired_season=whole(given["airedSeason"]),
        aired_episode=whole(given["airedEpisode"]),
        dvd_season=number(given["dvdSeason"]),
        dvd_episode=number(given["dvdEpisode"]),
        absolute_number=whole(given["absoluteNumber"]),
        first_aired=iso_date(given["firstAired"]),
        imdb_id=imdb_key(given["imdbId"]),
    )
    read = {
        "absoluteNumber": filters.absolute_number,
        "airedSeason": filters.aired_season,
        "airedEpisode": filters.aired_episode,
        "dvdSeason": filters.dvd_season,
        "dvdEpisode": filters.dvd_episode,
        "imdbId": filters.imdb_id,
        "firstAired": filters.first_aired,
    }
    if any(given[key] is not None and read[key] is None for key in EPISODE_QUERY):
        raise not_found()
    return filters


def asked_language_of(request: Request) -> str | None:
    """Return the language that the request wants its records in; None for their own."""
    return asked_language(request.headers.get("Accept-Language"))


def asked_series(request: Request, raw_id: str) -> Record:
    """Return the record of the series in the path; raises the 404 when there is none.

    A series that is kept under another id has the one that was asked for: clients compare them.
    """
    series_id = asked_id(raw_id)
    record = catalogs_of(request).here().series_record(series_id)
    if record is None:
        raise not_found()
    return record if record["id"] == series_id else {**record, "id": series_id}


def catalogs_of(request: Request) -> Catalogs:
    """Return the catalogs that the application serves."""
    catalogs: Catalogs = request.app.state.catalogs
    return catalogs
