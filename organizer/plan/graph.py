"""The safe order of a plan: what has to leave a place before something else can take it.

A *unit* is a video and its companions: it is placed whole or not at all. A *group* is one unit,
or several that wait for one another (E01 and E02 that swap names), and is what can be done, or
taken back, by itself. Inside a group, a file whose own place is needed by the others, or whose
new name only differs from the old one in case or Unicode form, is *parked*: it goes to a
temporary name first.

Names are compared folded, so that the order is right on a file system that folds them too.
"""

import itertools
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from organizer.model import Action, Plan, Role, Step
from organizer.text import fold_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Steps that succeed or fail together, in the order in which they are placed.

    Attributes:
        parked: positions in `steps` of the files that go to a temporary name before any step
            is placed.
        recycled: how many of the first steps bring what makes room to the recycle folder; they
            are part of the others, and have no outcome of their own.
    """

    steps: tuple[Step, ...]
    parked: frozenset[int] = frozenset()
    recycled: int = 0

    @property
    def asked_for(self) -> tuple[Step, ...]:
        """The steps of the plan, which have outcomes."""
        return self.steps[self.recycled :]


def with_recycling(group: Group, recycle_place: Callable[[Path], Path]) -> Group:
    """Return `group` with a step for each file that makes room, before all others."""
    recycling = tuple(
        Step(
            source=step.replaces.path,
            destination=recycle_place(step.replaces.path),
            role=Role.OTHER,
            action=Action.MOVE,
            identity=step.replaces.identity,
            of=step.of or step.source,
        )
        for step in group.steps
        if step.replaces is not None
    )
    count = len(recycling)
    return Group(
        steps=recycling + group.steps,
        parked=frozenset(position + count for position in group.parked),
        recycled=count,
    )


def execution_order(plan: Plan) -> Iterator[Group]:
    """Yield the groups of `plan` so that every place is free before it is filled.

    Independent units keep the plan's order. Whether the places are really free is only known
    when they are filled: applying never overwrites.
    """
    return order_units(units_of(plan.steps))


def units_of(steps: Sequence[Step]) -> Sequence[tuple[Step, ...]]:
    """Return `steps` as units, in order: each video with the companions that name it.

    A companion whose video does not move (it is right already) is in a unit with its siblings.
    """
    units: dict[str, tuple[Step, ...]] = {}
    for step in steps:
        video = step.of_text or step.source_text
        units[video] = (*units.get(video, ()), step)
    return tuple(units.values())


def order_units(units: Sequence[tuple[Step, ...]]) -> Iterator[Group]:
    """Yield `units` as groups, each after the groups that free its places."""
    leaving = _leaving(units)
    if not leaving:  # nobody wants a place that another has: nor its own, in another spelling
        yield from (Group(steps=unit) for unit in units)
        return
    waits = [
        tuple(sorted({n for step in unit if (n := _waits_for(step, leaving)) is not None}))
        for unit in units
    ]
    del leaving
    for members in _components(waits):
        yield _group(tuple(step for number in sorted(members) for step in units[number]))


def _leaving(units: Sequence[tuple[Step, ...]]) -> dict[str, int]:
    # By the exact name and by the folded one. Where two names differ only in case, both exist,
    # so the file system does not fold, and the exact one decides. Of a hundred thousand names
    # hardly one is wanted by another file: only those are kept.
    wanted = {hash(_fold(step.destination_text)) for unit in units for step in unit}
    leaving: dict[str, int] = {}
    exact: dict[str, int] = {}
    for number, unit in enumerate(units):
        for step in unit:
            if step.action is not Action.MOVE:
                continue
            source = step.source_text
            if hash(folded := _fold(source)) in wanted:
                leaving[folded] = number
                exact[source] = number
    return leaving | exact


def _waits_for(step: Step, leaving: dict[str, int]) -> int | None:
    wanted = step.destination_text
    found = leaving.get(wanted)
    return leaving.get(_fold(wanted)) if found is None else found


def _is_the_same_name(step: Step) -> bool:
    return _fold(step.source_text) == _fold(step.destination_text)


def _fold(path: str) -> str:
    return path.lower() if path.isascii() else fold_name(path)


def _components(edges: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    # Tarjan's strongly connected components, without recursion: a chain can be as long as a
    # library. They come out with everything that one waits for before it.
    index = array("q", [-1]) * len(edges)
    low = array("q", [-1]) * len(edges)
    count = itertools.count()
    stack: list[int] = []
    stacked: set[int] = set()
    for root in range(len(edges)):
        if index[root] >= 0:
            continue
        index[root] = low[root] = next(count)
        stack.append(root)
        stacked.add(root)
        work = [(root, iter(edges[root]))]
        while work:
            node, following = work[-1]
            for other in following:
                if index[other] < 0:
                    index[other] = low[other] = next(count)
                    stack.append(other)
                    stacked.add(other)
                    work.append((other, iter(edges[other])))
                    break
                if other in stacked:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == index[node]:
                    yield _taken_from(stack, stacked, node)


def _taken_from(stack: list[int], stacked: set[int], node: int) -> list[int]:
    members: list[int] = []
    while not members or members[-1] != node:
        members.append(stack.pop())
    stacked.difference_update(members)
    return members


def _group(steps: tuple[Step, ...]) -> Group:
    if len(steps) == 1 and not _is_the_same_name(steps[0]):
        return Group(steps=steps)
    leaving = _leaving([(step,) for step in steps])
    waits = [_waits_for(step, leaving) for step in steps]
    order: list[int] = []
    parked: set[int] = set()
    seen: set[int] = set()
    for start in range(len(steps)):
        chain: list[int] = []
        current: int | None = start
        while current is not None and current not in seen:
            seen.add(current)
            chain.append(current)
            current = waits[current]
        if current is not None and current in chain:
            parked.add(current)
        order.extend(reversed(chain))
    return Group(
        steps=tuple(steps[number] for number in order),
        parked=frozenset(place for place, number in enumerate(order) if number in parked),
    )
