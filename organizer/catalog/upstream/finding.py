"""What finding a series by an id elsewhere tells of it, beside what the service's record says."""

from dataclasses import replace

from organizer.catalog.upstream import UpstreamSeries


def with_imdb_id(found: UpstreamSeries, imdb_id: str) -> UpstreamSeries:
    """Return a series as having the IMDb id that a service found it by."""
    return replace(
        found,
        ids={**found.ids, "imdb": imdb_id},
        record={**found.record, "imdbId": imdb_id},
    )
