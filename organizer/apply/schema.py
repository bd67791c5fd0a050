"""The journal's tables.

Paths are bytes, so that a name that is not UTF-8 survives. Numbers of 64 bits without sign
(inodes) are stored with one. Runs and steps are ordered by number, never by the clock.
"""

from organizer.store import Schema

JOURNAL = Schema(
    name="journal",
    application_id=0x6F726A6E,
    durable=True,
    migrations=(
        """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            token TEXT NOT NULL,            -- in the temporary names of this run
            started TEXT NOT NULL,          -- ISO 8601, UTC; to be shown, never compared
            library BLOB NOT NULL,
            roots BLOB NOT NULL,            -- paths, each followed by a NUL
            action TEXT NOT NULL,
            command TEXT NOT NULL,
            undo_of INTEGER REFERENCES run (id),
            state TEXT NOT NULL             -- open, finished, stopped, interrupted
        );
        CREATE TABLE step (
            run INTEGER NOT NULL REFERENCES run (id),
            seq INTEGER NOT NULL,           -- the order in which files are placed
            unit INTEGER NOT NULL,          -- steps with the same number succeed or fail together
            source BLOB NOT NULL,
            destination BLOB NOT NULL,
            video BLOB,                     -- source of the video it belongs to
            role TEXT NOT NULL,
            action TEXT NOT NULL,
            removes INTEGER NOT NULL,       -- the undo of a copy: source is removed, while
                                            -- destination, what it was copied from, stands
            parks INTEGER NOT NULL,         -- goes to a temporary name first
            undoes INTEGER,                 -- seq of the step of run.undo_of that it takes back
            device INTEGER NOT NULL, inode INTEGER NOT NULL,
            size INTEGER NOT NULL, modified INTEGER NOT NULL,
            fingerprint BLOB,
            placed_device INTEGER, placed_inode INTEGER,        -- NULL: the same file as before
            placed_size INTEGER, placed_modified INTEGER,
            content BLOB,                   -- hash of the whole, where a copy was made
            state TEXT NOT NULL,            -- intent, placed, done, failed, undone
            message TEXT,
            PRIMARY KEY (run, seq)
        ) WITHOUT ROWID;
        CREATE INDEX step_unfinished ON step (run) WHERE state IN ('intent', 'placed');
        CREATE TABLE folder (
            run INTEGER NOT NULL REFERENCES run (id),
            path BLOB NOT NULL,
            made INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            mode INTEGER, uid INTEGER, gid INTEGER, -- before the run; NULL for a made one
            modified_before INTEGER,
            modified_after INTEGER,
            PRIMARY KEY (run, path)
        ) WITHOUT ROWID;
        CREATE TABLE placeholder (          -- devices where a crash may leave a placeholder
            run INTEGER NOT NULL REFERENCES run (id),
            device INTEGER NOT NULL,
            PRIMARY KEY (run, device)
        ) WITHOUT ROWID;
        """,
        """
        ALTER TABLE run ADD COLUMN file_system INTEGER; -- which one the library was on
        """,
        """
        DROP INDEX step_unfinished; -- every step paid for what is asked once a run
        """,
        """
        CREATE TABLE known (                -- which episodes the videos are that were placed
            run INTEGER NOT NULL REFERENCES run (id),
            seq INTEGER NOT NULL,
            series INTEGER NOT NULL,        -- ids of the catalog
            episodes TEXT NOT NULL,         -- JSON: [[id, season, number, title], ...] as then
            PRIMARY KEY (run, seq)
        ) WITHOUT ROWID;
        """,
    ),
)
