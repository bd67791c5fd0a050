"""XEM's answers, in every form that people keep them in."""

import json

import pytest

from organizer.formats import SceneMapping, joined, scene_mappings

ENTRY = {"scene": {"season": 2, "episode": 1}, "tvdb": {"season": 1, "episode": 14}}
MAP = SceneMapping(numbers={(2, 1): ((1, 14),)})
FORMS = {
    "a map's answer by id": ({"7": {"result": "success", "data": [ENTRY]}}, {7: MAP}),
    "a map by id": ({"7": [ENTRY]}, {7: MAP}),
    "an answer with all maps": ({"result": "success", "data": {"7": [ENTRY]}}, {7: MAP}),
    "an answer with all names": (
        {"result": "success", "data": {"7": ["Harbor", {"Storm": 2}, {"Port": -1}]}, "message": ""},
        {7: SceneMapping(names=(("Harbor", None), ("Storm", 2), ("Port", None)))},
    ),
    "one that is two": (
        {"7": [{**ENTRY, "tvdb_2": {"season": 1, "episode": 15}}]},
        {7: SceneMapping(numbers={(2, 1): ((1, 14), (1, 15))})},
    ),
    "what is no number, name or series": (
        {
            "7": [{"scene": {"season": "2"}, "tvdb": None}, " ", 5, {"Storm": "2"}, {"Port": True}],
            "x": [ENTRY],
            "8": None,
        },
        {7: SceneMapping(), 8: SceneMapping()},
    ),
}


@pytest.mark.parametrize(("given_", "wanted"), FORMS.values(), ids=FORMS)
def test_every_form_is_read(given_: object, wanted: dict[int, SceneMapping]) -> None:
    assert scene_mappings(json.dumps(given_)) == wanted


@pytest.mark.parametrize("text", ["[]", "{", "7", '"a"'])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        scene_mappings(text)


def test_several_files_say_more_together() -> None:
    later = SceneMapping(numbers={(2, 1): ((1, 13),)}, names=(("Storm", 2),))
    earlier = SceneMapping(numbers={(2, 1): ((1, 1),), (2, 2): ((1, 2),)}, names=(("Storm", 2),))
    assert joined(earlier, later) == SceneMapping(
        numbers={(2, 1): ((1, 13),), (2, 2): ((1, 2),)}, names=(("Storm", 2),)
    )
