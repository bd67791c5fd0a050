"""The metadata server: TheTVDB's API v2 over the embedded catalog.

Every old v2 client works against it with nothing changed but its base address. Where the
document and real servers disagree, each point is decided once, beside the code it concerns.

Glossary: *token*, what `/login` gives and every other route wants; *shape*, the document's list
of a record's fields.

What this does not promise: encryption. Beyond the home network it belongs behind a proxy that
speaks https.
"""

from organizer.server.app import create_app
from organizer.server.catalogs import open_catalogs
from organizer.server.feeding import BoundedFeeder
from organizer.server.serving import api_keys, serve
from organizer.server.tokens import ApiKeys, Tokens
from organizer.server.users import Users, no_users, open_users

__all__ = [
    "ApiKeys",
    "BoundedFeeder",
    "Tokens",
    "Users",
    "api_keys",
    "create_app",
    "no_users",
    "open_catalogs",
    "open_users",
    "serve",
]
