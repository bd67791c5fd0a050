"""JSON is read strictly: what could be understood in two ways is refused."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.http.reading import DEEPEST, MOST_VALUES, WIDEST, read_json

ACCEPTED: dict[str, tuple[bytes, object]] = {
    "an object": (b'{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}),
    "a lone value": (b'"x"', "x"),
    "blanks around it": (b"\n [] \r\n", []),
    "a byte order mark": (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', {"a": "é"}),
    "UTF-16 with a mark": ('{"a": "é"}'.encode("utf-16"), {"a": "é"}),
    "UTF-16 without one": ('{"a": "é"}'.encode("utf-16-le"), {"a": "é"}),
    "UTF-32": ('{"a": "é"}'.encode("utf-32"), {"a": "é"}),
    "a whole surrogate pair": (rb'["\ud83d\ude00"]', ["\U0001f600"]),
    "half of a surrogate pair": (rb'{"name": "Cut \ud83d"}', {"name": "Cut �"}),
    "half of one in a key": (rb'{"\udc00": [{"\ud800": 1}]}', {"�": [{"�": 1}]}),
    "half of one in a list": (rb'[["\udfff"], "\ud800\ud800"]', [["�"], "��"]),
    "the largest whole number": (b"[9223372036854775807]", [2**63 - 1]),
    "as deep as allowed": (b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1), None),
}


@pytest.mark.parametrize(("body", "expected"), ACCEPTED.values(), ids=ACCEPTED.keys())
def test_what_is_clear_is_read(body: bytes, expected: object) -> None:
    read = read_json(body)

    assert read == expected or (expected is None and isinstance(read, list))


REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "a page": b"<html><body>Sign in</body></html>",
    "cut short": b'{"a": [1, 2',
    "more behind it": b"{} {}",
    "bytes that are no text": b'{"a": "\xff\xfe\xfd"}',
    "Latin-1": b'{"a": "caf\xe9"}',
    "NaN": b'{"a": NaN}',
    "Infinity": b"[-Infinity]",
    "a decimal without end": b"[1e999]",
    "a whole number no database holds": b"[9223372036854775808]",
    "a number of thousands of digits": b"[" + b"9" * 10_000 + b"]",
    "a key twice": b'{"id": 1, "id": 2}',
    "a key twice, deep inside": b'[{"a": [{"id": 1, "b": 0, "id": 1}]}]',
    "one level too deep": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "a thousand lists": b"[" * 1000 + b"]" * 1000,
    "a hundred thousand lists": b"[" * 100_000,
    "a hundred thousand objects": b'{"a":' * 100_000,
    "too many values": b"[" + b"1," * MOST_VALUES + b"1]",
    "too wide an object": b"{" + b",".join(b'"%d":1' % n for n in range(WIDEST + 1)) + b"}",
    "single quotes": b"{'a': 1}",
    "a comment": b"[1] // one",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever it says
        read_json(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
)  # fmt: skip


@given(JSON)
def test_whatever_is_json_comes_back_as_it_was(content: object) -> None:
    assert read_json(json.dumps(content).encode()) == content


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        content = read_json(body)
    except ValueError:
        return
    json.dumps(content, ensure_ascii=False).encode()  # there is no half of a pair in it


def test_the_worst_that_is_taken_fits_into_little_memory() -> None:
    body = b"{" + b",".join(b'"%015d":1.5' % n for n in range(WIDEST)) + b"}"
    tracemalloc.start()
    try:
        read_json(body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 56 * 2**20
