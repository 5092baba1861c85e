"""Reads files in: how a file was read, what its columns mean, who collected it, what would become of its rows."""
