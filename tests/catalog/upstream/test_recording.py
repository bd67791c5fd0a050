"""What the cases beside this file rest on: a recording answers as written, and nothing else."""

from organizer.http import Client
from tests.recorded import Exchange, Recording


def _statuses(recorded: Recording, path: str, *, times: int = 1, **params: str) -> list[int]:
    client = Client()
    asked = [
        client.request("GET", f"{recorded.address}{path}", params=params) for _ in range(times)
    ]
    client.close()
    return [answer.status for answer in asked]


def test_answers_to_the_same_request_come_in_order_and_the_last_stays(recorded: Recording) -> None:
    recorded.play([Exchange(path="/a", status=404), Exchange(path="/a", json=[1])])

    assert _statuses(recorded, "/a", times=3) == [404, 200, 200]


def test_a_parameter_too_many_is_no_request_of_the_recording(recorded: Recording) -> None:
    recorded.play([Exchange(path="/a", params={"page": "1"})])

    assert _statuses(recorded, "/a", page="1") == [200]
    assert _statuses(recorded, "/a", page="1", limit="2") == [418]
    assert [asked.path for asked in recorded.unforeseen] == ["/a"]
