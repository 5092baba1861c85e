"""Command line: thin over the services. `leadkeeper` without a command opens the window."""

from __future__ import annotations

from leadkeeper.cli.terminal import interrupts_quiet

with interrupts_quiet():  # loading the commands takes a moment
    from leadkeeper.cli.app import main

__all__ = ["main"]
