"""The limits of requests are settings."""

import pytest

from organizer.config import Settings, load_settings
from organizer.errors import ConfigError
from organizer.http import Limits, limits_of

ROWS = [
    ("connect_timeout", "0.5", "connect", 0.5),
    ("read_timeout", "2", "read", 2.0),
    ("lookup_timeout", "7.5", "total", 7.5),
    ("answer_limit", "0.5", "body", 524288),
    ("attempts", "2", "attempts", 2),
    ("retry_wait", "0", "backoff", 0.0),
    ("longest_wait", "3", "longest_wait", 3.0),
    ("service_rest", "0", "rest", 0.0),
    ("connections", "1", "connections", 1),
]


@pytest.mark.parametrize(("key", "raw", "limit", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_every_limit_can_be_set(key: str, raw: str, limit: str, expected: object) -> None:
    environ = {"ORGANIZER_CONFIG": "/nowhere", f"ORGANIZER_{key.upper()}": raw}

    settings = load_settings({}, environ).settings

    assert getattr(limits_of(settings), limit) == expected


def test_the_defaults_of_both_are_the_same() -> None:
    assert limits_of(Settings()) == Limits()


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("read_timeout", "0"),
        ("read_timeout", "-1"),
        ("read_timeout", "nan"),
        ("lookup_timeout", "inf"),
        ("lookup_timeout", "soon"),
        ("answer_limit", "0"),
        ("attempts", "0"),
        ("rates", "api.tvmaze.com"),
        ("rates", "api.tvmaze.com=0/10"),
        ("rates", "api.tvmaze.com=20/x"),
    ],
)
def test_a_limit_that_is_none_is_refused(key: str, raw: str) -> None:
    environ = {"ORGANIZER_CONFIG": "/nowhere", f"ORGANIZER_{key.upper()}": raw}

    with pytest.raises(ConfigError, match=f"ORGANIZER_{key.upper()} must be"):
        load_settings({}, environ)
