"""Readings weighed against the catalog: which episode a file is, how sure, and why."""
