"""The inbox's tables.

Paths, and texts that come from outside, are bytes, so that what is not UTF-8 survives.
"""

from organizer.store import Schema

INBOX = Schema(
    name="inbox",
    application_id=0x6F72696E,  # "orin"
    durable=True,
    migrations=(
        """
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            folder BLOB NOT NULL,
            name BLOB NOT NULL,
            origin TEXT NOT NULL,
            action TEXT,
            category BLOB,
            job BLOB,                   -- the downloader's name of it
            library BLOB,
            watched BLOB,
            settings TEXT,              -- JSON: key and text
            state TEXT NOT NULL,        -- settling, ready, waiting, needs-person, done, held
            since REAL NOT NULL,        -- seconds since 1970, as is retry_at
            attempts INTEGER NOT NULL DEFAULT 0,
            retry_at REAL,
            reason TEXT,
            why BLOB,
            inode INTEGER, size INTEGER, modified INTEGER -- NULL: nothing stood there
        );
        CREATE UNIQUE INDEX entry_path ON entry (folder, name);
        CREATE INDEX entry_open ON entry (state, id) WHERE state != 'done';
        CREATE TABLE memory (
            key BLOB PRIMARY KEY,
            value INTEGER NOT NULL
        ) WITHOUT ROWID;
        """,
        "ALTER TABLE entry ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
    ),
)
