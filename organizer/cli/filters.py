"""`organize filters`: what a naming template can say, and do to it, with examples."""

import inspect
from collections.abc import Iterator

import click


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, metavar="[NAME...]")
def command(names: tuple[str, ...]) -> None:
    """List the filters of naming templates with examples, then the fields and styles.

    With NAME... only these filters, with their whole description.
    """
    from organizer.render.fields import FIELDS
    from organizer.render.filters import FILTERS
    from organizer.render.numbering import STYLES

    if names:
        _describe(names)
        return
    print("Filters")
    for row in FILTERS:
        print(f"  {row.name:12} {row.meaning}")
        for example, result in _examples(row.apply, row.example, row.result):
            print(f"  {'':12}   {example}  gives  {result}")
    print("\nStyles of the filter code, for several episodes in one file")
    for style in STYLES:
        print(f"  {style.name:16} {style.example}")
    print("\nFields")
    for field in FIELDS:
        print(f"  {field.name:26} {field.meaning}: {field.example}")


def _describe(names: tuple[str, ...]) -> None:
    from organizer.errors import UsageError
    from organizer.render.filters import FILTERS
    from organizer.render.grammar import nearest

    known = {row.name: row for row in FILTERS}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no filter '{name}'{nearest(name, known)}")
        row = known[name]
        own = row.apply.__module__.startswith("organizer.")
        print(f"{row.name}: {row.meaning}")
        print(inspect.getdoc(row.apply) if own else f"{row.example}  gives  {row.result}")


def _examples(apply: object, example: str, result: str) -> Iterator[tuple[str, str]]:
    """Yield the row's own example, and those of the filter's docstring as they stand there."""
    yield example, result
    text = inspect.getdoc(apply) or ""
    if not str(getattr(apply, "__module__", "")).startswith("organizer."):
        return
    lines = text.splitlines()
    for number, line in enumerate(lines[:-1]):
        if line.startswith(">>> ") and not lines[number + 1].startswith(">>> "):
            yield line.removeprefix(">>> "), lines[number + 1]
