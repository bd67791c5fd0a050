"""Reports: the contract's JSON, and a text that says the same to a person."""

import json
from pathlib import Path

import pytest

from organizer.model import Outcome, Plan, Reason, Status
from organizer.report import exit_code, lines_of, summary
from organizer.report.json_lines import json_objects, to_json
from organizer.report.text import Detail, failed_rows, plain, rows

# The contracts' example, key by key, in its order.
KEYS = (
    "source destination role of action status reason message series order season episodes"
    " confidence margin alternatives orders placeholder_title"
).split()


def _text(plan: Plan, detail: Detail) -> str:
    return "\n".join(plain(row) for row in rows(lines_of([plan]), detail))


def test_json_objects_have_the_keys_of_the_contracts(plan: Plan) -> None:
    *files, last = [json.loads(to_json(file)) for file in json_objects(lines_of([plan]))]
    assert all(list(file) == KEYS for file in files)
    assert [file["source"] for file in files] == [str(entry.source) for entry in plan.entries]
    assert list(last) == ["summary"]
    assert sum(last["summary"].values()) == 2 * len(plan.entries)  # "files" counts them again


def test_a_companion_has_its_videos_episode_and_names_it(plan: Plan) -> None:
    video, companion, *_ = [json.loads(to_json(file)) for file in json_objects(lines_of([plan]))]
    assert companion["of"] == video["source"]
    assert companion["role"] == "subtitle"
    assert companion["episodes"] == video["episodes"]
    assert (video["confidence"], video["margin"]) == (0.9877, 0.6123)


def test_what_was_applied_has_the_status_of_its_outcome(plan: Plan) -> None:
    first, second, third = plan.steps
    outcomes = (
        Outcome(step=first, status=Status.DONE),
        Outcome(step=second, status=Status.FAILED, reason=Reason.SOURCE_GONE, message="gone"),
        Outcome(step=third, status=Status.PLANNED, reason=Reason.RUN_STOPPED, message="full"),
    )
    lines = lines_of([plan], outcomes)
    assert [line.status for line in lines[:4]] == ["done", "failed", "unchanged", "planned"]
    assert lines[3].reason is Reason.RUN_STOPPED
    assert "✗ source-gone: gone" in "\n".join(plain(row) for row in failed_rows(lines))


def test_the_exit_code_says_whether_an_episode_file_was_left_alone(plan: Plan) -> None:
    lines = lines_of([plan])
    assert exit_code(lines) == 1
    assert exit_code([line for line in lines if line.rejection is None]) == 0
    assert exit_code([line for line in lines if line.status is Status.IGNORED]) == 0


def test_the_text_shows_old_and_new_names_order_and_reasons(plan: Plan) -> None:
    text = _text(plan, Detail(dry_run=True))
    assert (
        text
        == """\
/videos

Quiet Meridian (2012)
  Season 1
    in/a.mkv
      → Quiet Meridian (2012)/Season 01/Quiet Meridian (2012) - S01E01 - Chapter 1.mkv  (0.99)
      + a.srt → Quiet Meridian (2012) - S01E01 - Chapter 1.en.srt
    b.mkv
      → Quiet Meridian (2012)/Season 01/Quiet Meridian (2012) - S01E03 - Chapter 3.mkv\
  (0.99, dvd order)

Not matched
  odd\\nname.mkv
      ✗ no-series: no such\\x1b series

Ambiguous
  two.mkv
      ✗ ambiguous-series: one or the other

Not ready
  c.rar
      ✗ archived: in an archive

2 episode files and 1 companion to move, 1 already right,\
 3 left alone (1 unmatched, 1 ambiguous, 1 not-ready), 1 ignored.\
 Nothing was changed (dry run)."""
    )


@pytest.mark.parametrize(
    ("detail", "shown", "hidden"),
    [
        (Detail(), "in/a.mkv", "sample.mkv"),
        (Detail(everything=True), "sample.mkv", ""),
        (Detail(everything=True), "= Quiet Meridian (2012)/Season 01", ""),
        (Detail(quiet=True), "two.mkv", "in/a.mkv"),
    ],
    ids=["usual", "verbose shows ignored", "verbose shows unchanged", "quiet"],
)
def test_how_much_is_shown(plan: Plan, detail: Detail, shown: str, hidden: str) -> None:
    text = _text(plan, detail)
    assert shown in text
    assert not hidden or hidden not in text


def test_nothing_to_do_is_said() -> None:
    empty = Plan(library=Path("/videos"), roots=(Path("/videos"),), entries=())
    assert _text(empty, Detail()) == "Nothing to do."
    assert summary(lines_of([empty]))["files"] == 0


def test_words_that_the_old_name_has_are_not_marked_as_new(plan: Plan) -> None:
    shown = next(row for row in rows(lines_of([plan]), Detail()) if "S01E03" in plain(row))
    changed = [span.text for span in shown if span.style == "changed"]
    assert "mkv" not in "".join(changed)  # b.mkv has it too
    assert "Quiet Meridian" in "".join(changed)
