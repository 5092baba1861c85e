"""The command line: thin over flows. `leadkeeper` alone opens the window."""

from __future__ import annotations

from leadkeeper.cli.interrupts import interrupts_quiet

with interrupts_quiet():  # to load the commands takes a moment
    from leadkeeper.cli.app import main

__all__ = ["main"]
