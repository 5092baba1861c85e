"""`python -m leadkeeper`, and the frozen program."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a process beside it begins as the whole program would
        from leadkeeper.files.isolated import allow_children

        allow_children()

    from leadkeeper.cli import main  # not above: each process beside this one imports this module too

    main(prog_name="leadkeeper")
