"""The safe order of a plan: free before it is filled, whatever waits for whatever."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizer.model import Action, FileIdentity, Plan, Role, Step
from organizer.plan.graph import Group, execution_order, order_units, units_of

IDENTITY = FileIdentity(device=1, inode=1, size=1, modified=1)


def step(move: str, *, of: str | None = None, action: Action = Action.MOVE) -> Step:
    source, _, destination = move.partition(">")
    return Step(
        source=Path("/l", source),
        destination=Path("/l", destination),
        role=Role.VIDEO if of is None else Role.SUBTITLE,
        action=action,
        identity=IDENTITY,
        of=None if of is None else Path("/l", of),
    )


def shown(groups: Iterable[Group]) -> list[list[str]]:
    """Each group as moves, a parked file marked with a star."""
    return [
        [
            f"{'*' if place in group.parked else ''}{s.source.name}>{s.destination.name}"
            for place, s in enumerate(group.steps)
        ]
        for group in groups
    ]


ORDERS: dict[str, tuple[list[str], list[list[str]]]] = {
    "independent moves keep the plan's order": (["b>x", "a>y"], [["b>x"], ["a>y"]]),
    "a chain begins at its free end": (
        ["e1>e2", "e2>e3", "e3>e4"],
        [["e3>e4"], ["e2>e3"], ["e1>e2"]],
    ),
    "a swap is one group with one parked": (["a>b", "b>a"], [["b>a", "*a>b"]]),
    "a cycle of three parks only one": (
        ["a>b", "b>c", "c>a"],
        [["c>a", "b>c", "*a>b"]],
    ),
    "a chain that ends at a cycle's place stays outside the group": (
        ["a>b", "b>a", "x>y"],
        [["b>a", "*a>b"], ["x>y"]],
    ),
    "a rename of the case alone is parked": (["lost>Lost"], [["*lost>Lost"]]),
    "a rename of the Unicode form alone is parked": (
        ["Cafe\u0301>Caf\u00e9"],
        [["*Cafe\u0301>Caf\u00e9"]],
    ),
    "a place that is left under another case is waited for": (
        ["a>LOST", "lost>b"],
        [["lost>b"], ["a>LOST"]],
    ),
    "two names that differ in case alone change places": (
        ["lost>Lost", "Lost>lost"],
        [["Lost>lost", "*lost>Lost"]],
    ),
}


@pytest.mark.parametrize(("moves", "groups"), ORDERS.values(), ids=ORDERS)
def test_places_are_free_before_they_are_filled(moves: list[str], groups: list[list[str]]) -> None:
    steps = tuple(step(move) for move in moves)
    plan = Plan(library=Path("/l"), roots=(), entries=steps)
    assert shown(execution_order(plan)) == groups


def test_a_video_and_its_companions_are_one_group() -> None:
    steps = [step("a>x"), step("a.srt>x.srt", of="a"), step("b>y"), step("b.srt>y.srt", of="b")]
    assert shown(order_units(units_of(steps))) == [["a>x", "a.srt>x.srt"], ["b>y", "b.srt>y.srt"]]


def test_units_that_wait_for_each_other_crosswise_are_one_group() -> None:
    # a waits for b's companion, and b for a's: no cycle of files, but one of units.
    steps = [
        step("a>b.srt"),
        step("a.srt>u", of="a"),
        step("b>a.srt"),
        step("b.srt>v", of="b"),
    ]
    (group,) = order_units(units_of(steps))
    assert not group.parked
    assert shown([group]) == [["b.srt>v", "a>b.srt", "a.srt>u", "b>a.srt"]]


def test_companions_of_a_video_that_stays_are_one_group() -> None:
    steps = [step("a.srt>x.srt", of="a"), step("a.nfo>x.nfo", of="a")]
    assert shown(order_units(units_of(steps))) == [["a.srt>x.srt", "a.nfo>x.nfo"]]


def test_a_source_that_is_only_copied_frees_nothing() -> None:
    steps = [step("a>b", action=Action.COPY), step("b>a", action=Action.COPY)]
    assert shown(order_units(units_of(steps))) == [["a>b"], ["b>a"]]


def test_a_chain_as_long_as_a_library_is_ordered() -> None:
    length = 20_000
    steps = [step(f"e{n}>e{n + 1}") for n in range(length)]
    groups = list(order_units(units_of(steps)))
    assert [g.steps[0].source.name for g in groups[:2]] == [f"e{length - 1}", f"e{length - 2}"]
    (cycle,) = order_units(units_of([*steps, step(f"e{length}>e0")]))
    assert len(cycle.parked) == 1


@given(st.permutations(list("abcdefgh")), st.integers(1, 8))
def test_any_permutation_is_carried_out_without_overwriting(names: list[str], unit: int) -> None:
    old = sorted(names)
    pairs = [(a, b) for a, b in zip(old, names, strict=True) if a != b]
    steps = [
        step(f"{a}>{b}", of=None if n % unit == 0 else pairs[n - n % unit][0])
        for n, (a, b) in enumerate(pairs)
    ]
    standing = {name: name for name in old}
    groups = list(order_units(units_of(steps)))
    for group in groups:
        parked = {p: standing.pop(group.steps[p].source.name) for p in sorted(group.parked)}
        for place, moved in enumerate(group.steps):
            assert moved.destination.name not in standing
            content = parked.get(place) or standing.pop(moved.source.name)
            standing[moved.destination.name] = content
    assert standing == {b: a for a, b in zip(old, names, strict=True)}
    assert sorted(s.source for g in groups for s in g.steps) == sorted(s.source for s in steps)
