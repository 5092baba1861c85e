"""The command line: thin over flows. `leadkeeper` alone opens the window."""

from __future__ import annotations

from leadkeeper.cli.commands import main

__all__ = ["main"]
