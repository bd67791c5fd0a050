"""Put a TV library in order, and never lose a file doing it.

The journey of a file, one stage a module or package, written once in `pipeline`::

    scan → parse → lookup ⇄ match → render → plan → apply

`scan` finds videos and what belongs to them, `parse` reads every sensible meaning of a name,
`lookup` asks the catalog, `match` weighs the readings of a whole folder against the answers,
`render` writes the new name, `plan` checks the whole set before anything moves, and `apply` is
the only code that changes a library: journalled, never overwriting, undone by `organize undo`.

Below the bar nothing moves: a wrong rename is the worst defect there is, an unmatched file a
small one.
"""

__version__ = "0.1.0"
