"""A server of TheTVDB's API v2 as a client sees it: one client for lookups and for feeding."""
