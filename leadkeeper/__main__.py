"""`python -m leadkeeper`, and the frozen program."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a process beside it begins as the whole program would
        from leadkeeper.files.workbook_process import allow_children

        allow_children()

    from leadkeeper.cli.app import main

    main(prog_name="leadkeeper")
