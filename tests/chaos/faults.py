"""Every fault of services, and of what stands before them, as rows."""

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.chaos.faulty import GIVEN_UP, Ends, Exchange, Fault, Send
from tests.servers import Asked, Reply

# --- what a fault does ----------------------------------------------------------------------------


def _once(first: Send, times: int = 1) -> Send:
    """Fail the first requests, and then answer rightly."""
    return lambda it: first(it) if it.count <= times else it.send(it.right())


def _status(status: int, body: bytes = b"", **headers: str) -> Send:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda it: it.send(Reply(status, body, named))


def _changed(change: Callable[[Reply], Reply]) -> Send:
    """Change the right answer, if it is one that says something."""

    def send(it: Exchange) -> None:
        right = it.right()
        it.send(change(right) if right.status == 200 else right)

    return send


def _body(change: Callable[[bytes], bytes], **headers: str) -> Send:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return _changed(lambda right: Reply(200, change(right.body), {**right.headers, **named}))


def _raw(content: bytes) -> Send:
    def send(it: Exchange) -> None:
        it.write(content)
        it.end()

    return send


def _redirect(target: Callable[[Exchange], str], status: int = 302) -> Send:
    return lambda it: it.send(Reply(status, b"", {"Location": target(it)}))


def _reset(it: Exchange) -> None:
    it.reset()


def _reset_in_the_body(it: Exchange) -> None:
    right = it.right()
    it.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(right.body) + 100))
    it.write(right.body)
    it.reset()


def _silent(it: Exchange) -> None:
    time.sleep(GIVEN_UP)
    it.end()


def _late_once(it: Exchange) -> None:
    if it.count == 1:
        time.sleep(0.6)
    it.send(it.right())


def _forever(piece: bytes) -> Iterator[bytes]:
    while True:
        yield piece


def _slow_headers(it: Exchange) -> None:
    it.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    it.drip(_forever(b"a"))


def _slow_body(it: Exchange) -> None:
    body = it.right().body
    it.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(body) + 10_000))
    it.drip(bytes([byte]) for byte in body + b" " * 10_000)


def _endless(it: Exchange) -> None:
    it.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    it.drip(_forever(b'"a",' * 16_384), pace=0)


def _endless_chunks(it: Exchange) -> None:
    it.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    it.drip(_forever(b"10000\r\n" + b" " * 65_536 + b"\r\n"), pace=0)


def _endless_continue(it: Exchange) -> None:
    it.drip(_forever(b"HTTP/1.1 100 Continue\r\n\r\n"))


def _endless_headers(it: Exchange) -> None:
    it.write(b"HTTP/1.1 200 OK\r\n")
    it.drip((b"X-%d: a\r\n" % n for n in range(1_000_000)), pace=0)


def _bomb(content: bytes, times: int) -> bytes:
    """Return gzip of `content` so many times, made of one piece at a time."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packing.compress(content) for _ in range(times)), packing.flush()])


_ZEROS = _bomb(b"0" * 2**20, 256)
_MOST = b"[" + b",".join([b'{"a":"%0512d"}' % 1] * 14_000 + [b'{"a":1}'] * 130_000) + b"]"
_OBJECTS = _bomb(b"[" + b"{}," * 2_700_000 + b"{}]", 1)


def _halved(content: object) -> object:
    """Return JSON with every second object of every list left out."""
    if isinstance(content, dict):
        return {key: _halved(value) for key, value in content.items()}
    if isinstance(content, list):
        is_list_of_objects = len(content) > 1 and all(isinstance(it, dict) for it in content)
        return [_halved(it) for it in (content[::2] if is_list_of_objects else content)]
    return content


def _half(it: Exchange) -> None:
    right = it.right()
    is_answer = right.status == 200 and "login" not in it.asked.path
    body = json.dumps(_halved(json.loads(right.body))).encode() if is_answer else right.body
    it.send(Reply(right.status, body, right.headers))


def _first_page(asked: Asked) -> Asked | None:
    """Return the request for the first page of a later one; None for what is none."""
    page = asked.params.get("page", "")
    first = "0" if "/episodes/" in asked.path or "/updates" in asked.path else "1"
    first = "1" if asked.path.endswith("/query") else first
    if not page.isdigit() or int(page) <= int(first):
        return None
    return replace(asked, params={**asked.params, "page": first})


def _page_repeats(it: Exchange) -> None:
    first = _first_page(it.asked)
    if first is None:
        it.send(it.right())
    else:
        it.send(it.handler.case.script(first))


def _page_missing(it: Exchange) -> None:
    it.send(it.right() if _first_page(it.asked) is None else Reply(404, b'{"Error": "no page"}'))


def _token_refused_once(it: Exchange) -> None:
    """Refuse the first token; every login gives another."""
    if "login" in it.asked.path:
        right = it.right()
        token = b'"token": "%d.' % it.count
        it.send(Reply(200, right.body.replace(b'"token": "', token), right.headers))
    elif it.count <= 2:
        it.send(Reply(401, b'{"Error": "Not Authorized"}'))
    else:
        it.send(it.right())


def _hangs_up_after(it: Exchange) -> None:
    it.send(it.right())
    it.reset()


_PAGE = b"<html><head><title>Sign in</title></head><body>Guest network</body></html>"
_HTML = {"Content_Type": "text/html"}
_TWICE = b'{"id": 1, "id": 2, "data": [], "data": {}}'
_SOON = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(0))

RIGHT, NOTHING, EITHER, PART = Ends.RIGHT, Ends.NOTHING, Ends.EITHER, Ends.PART
UNAVAILABLE = Ends.UNAVAILABLE

# fmt: off
FAULTS: tuple[Fault, ...] = (
    Fault("right", "a service that works", RIGHT, lambda it: it.send(it.right())),
    # the connection
    Fault("reset", "iptables REJECT with tcp-reset", UNAVAILABLE, _reset),
    Fault("reset in the body", "a proxy that is restarted", UNAVAILABLE, _reset_in_the_body),
    Fault("closed at once", "a port forwarded to nothing", UNAVAILABLE, lambda it: it.end()),
    Fault("no HTTP", "another program at the port", UNAVAILABLE, _raw(b"SSH-2.0-OpenSSH_9.2\r\n")),
    Fault("hangs up after each answer", "keep-alive that is none", RIGHT, _hangs_up_after),
    Fault("reset once", "an idle connection dropped", RIGHT, _once(_reset)),
    # time
    Fault("silent", "a mount or database behind it hangs", UNAVAILABLE, _silent),
    Fault("late once", "a cold cache", RIGHT, _late_once),
    Fault("slow headers", "slowloris", UNAVAILABLE, _slow_headers),
    Fault("slow body", "a throttled line", UNAVAILABLE, _slow_body),
    Fault("endless 100 Continue", "slowloris of another kind", UNAVAILABLE, _endless_continue),
    # size
    Fault("endless body", "a log served as JSON", UNAVAILABLE, _endless),
    Fault("endless chunks", "the same, chunked", UNAVAILABLE, _endless_chunks),
    Fault("endless headers", "a broken proxy", UNAVAILABLE, _endless_headers),
    Fault("large header", "the same", UNAVAILABLE,
          _raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000)),
    Fault("gzip bomb", "256 MiB in 256 KiB", UNAVAILABLE,
          lambda it: it.send(Reply(200, _ZEROS, {"Content-Encoding": "gzip"}))),
    Fault("gzip bomb of JSON", "millions of objects in 8 MiB", UNAVAILABLE,
          lambda it: it.send(Reply(200, _OBJECTS, {"Content-Encoding": "gzip"}))),
    # the body
    Fault("truncated JSON", "a cache that kept half", UNAVAILABLE,
          _body(lambda body: body[: len(body) // 2])),
    Fault("short body", "a connection cut", UNAVAILABLE, _changed(lambda right: Reply(
          200, right.body, {**right.headers, "Content-Length": str(len(right.body) + 9)}))),
    Fault("HTML 200", "the sign-in page of a hotel", UNAVAILABLE, _status(200, _PAGE, **_HTML)),
    Fault("empty 200", "a service under maintenance", UNAVAILABLE, _status(200)),
    Fault("204", "the same", UNAVAILABLE, _raw(b"HTTP/1.1 204 No Content\r\n\r\n")),
    Fault("plain text", "a health check", UNAVAILABLE, _status(200, b"OK")),
    Fault("null", "an empty database", UNAVAILABLE, _status(200, b"null")),
    Fault("a text", "a service's own error, with 200", UNAVAILABLE, _status(200, b'"try again"')),
    Fault("a number", "the same", UNAVAILABLE, _status(200, b"0")),
    Fault("wrong content type", "mirrors", RIGHT,
          _changed(lambda right: Reply(200, right.body, {"Content-Type": "text/html"}))),
    Fault("deep JSON", "an attack on parsers", UNAVAILABLE, _status(200, b"[" * 200_000)),
    Fault("deep objects", "the same, closed", UNAVAILABLE,
          _status(200, b'{"data":' * 900 + b"1" + b"}" * 900)),
    Fault("NaN", "services in Python", UNAVAILABLE,
          _body(lambda body: b'{"data": NaN, "x": ' + body + b"}")),
    Fault("huge number", "an attack on databases", UNAVAILABLE,
          _body(lambda body: b'{"id": 1' + b"0" * 400 + b', "x": ' + body + b"}")),
    Fault("number of many digits", "an attack on parsers", UNAVAILABLE, _status(200, b"1" * 9999)),
    Fault("duplicate keys", "two services merged by hand", UNAVAILABLE, _status(200, _TWICE)),
    Fault("byte order mark", "services on Windows", RIGHT,
          _body(lambda body: b"\xef\xbb\xbf" + body)),
    Fault("UTF-16", "the same", RIGHT, _body(lambda body: body.decode().encode("utf-16"))),
    Fault("Latin-1", "old databases", UNAVAILABLE,
          _body(lambda body: b'["caf\xe9", ' + body + b"]")),
    # compression
    Fault("no gzip", "a header that lies", UNAVAILABLE,
          _body(lambda body: body, Content_Encoding="gzip")),
    Fault("half a gzip", "a cache that kept half", UNAVAILABLE,
          _body(lambda body: gzip.compress(body)[:-12], Content_Encoding="gzip")),
    Fault("gzip twice", "two proxies", UNAVAILABLE,
          _body(lambda body: gzip.compress(gzip.compress(body)), Content_Encoding="gzip, gzip")),
    Fault("brotli", "not asked for", UNAVAILABLE, _body(lambda body: body, Content_Encoding="br")),
    Fault("gzip", "as it should be", RIGHT, _body(gzip.compress, Content_Encoding="gzip")),
    # status
    Fault("401 once", "an expired token", EITHER, _token_refused_once),
    Fault("401 always", "a wrong key", UNAVAILABLE, _status(401, b'{"Error": "Not Authorized"}')),
    Fault("403", "a blocked address", UNAVAILABLE, _status(403, b"Forbidden")),
    Fault("404", "nothing there", NOTHING, _status(404, b'{"Error": "Resource not found"}')),
    Fault("404 with a page", "a proxy without the service", UNAVAILABLE,
          _status(404, _PAGE, **_HTML)),
    Fault("304 unasked", "a broken cache", UNAVAILABLE, _raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")),
    Fault("429 once with Retry-After", "too many requests", RIGHT,
          _once(_status(429, Retry_After="0"))),
    Fault("429 once without Retry-After", "TVmaze", RIGHT, _once(_status(429))),
    Fault("429 always with Retry-After", "an address banned for an hour", UNAVAILABLE,
          _status(429, Retry_After="3600")),
    Fault("429 always", "the same", UNAVAILABLE, _status(429)),
    Fault("429 with nonsense to wait for", "the same", UNAVAILABLE,
          _status(429, Retry_After="soon")),
    Fault("500 burst", "a deployment", RIGHT, _once(_status(500), 2)),
    Fault("500 always", "a broken release", UNAVAILABLE, _status(500, b'{"Error": "x"}')),
    Fault("502 with a page", "thetvdb/v4-api#7", UNAVAILABLE, _status(502, _PAGE, **_HTML)),
    Fault("503", "maintenance", UNAVAILABLE, _status(503, b"", Retry_After="86400")),
    Fault("503 once with a date", "the same, nearly over", RIGHT,
          _once(_status(503, Retry_After=_SOON))),
    Fault("522", "Cloudflare before a dead host", UNAVAILABLE, _status(522)),
    # redirects
    Fault("redirect loop", "two rules of a proxy", UNAVAILABLE,
          _redirect(lambda it: it.asked.path)),
    Fault("redirect to another port here", "an attack on services of this machine", UNAVAILABLE,
          _redirect(lambda it: it.canary)),
    Fault("redirect to localhost", "the same, by name", UNAVAILABLE,
          _redirect(lambda it: it.canary.replace("127.0.0.1", "localhost"), 301)),
    Fault("redirect to another loopback address", "the same", UNAVAILABLE,
          _redirect(lambda it: it.canary.replace("127.0.0.1", "127.0.0.2"), 307)),
    Fault("redirect to the address in IPv6", "the same", UNAVAILABLE,
          _redirect(lambda it: it.canary.replace("127.0.0.1", "[::ffff:127.0.0.1]"), 308)),
    Fault("redirect to the cloud's metadata", "an attack on credentials", UNAVAILABLE,
          _redirect(lambda _: "http://169.254.169.254/latest/meta-data/")),
    Fault("redirect to a private network", "an attack on a router", UNAVAILABLE,
          _redirect(lambda _: "http://192.168.0.1/")),
    Fault("redirect to a file", "an attack on this machine", UNAVAILABLE,
          _redirect(lambda _: "file:///etc/passwd")),
    Fault("redirect to nonsense", "a broken proxy", UNAVAILABLE, _redirect(lambda _: "http://[::")),
    # what it says
    Fault("half of the episodes missing", "thetvdb/v4-api#63", PART, _half),
    Fault("page that repeats", "paging ignored by a proxy", EITHER, _page_repeats),
    Fault("page missing", "a page that times out", EITHER, _page_missing),
)
# fmt: on
# As much as is read, and nothing that was asked for: weighed, but too slow for every question.
LARGEST = Fault("as much JSON as is read", "a dump of it all", UNAVAILABLE, _status(200, _MOST))
BY_NAME = {fault.name: fault for fault in FAULTS}
