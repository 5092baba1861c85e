"""Entry point of `python -m leadkeeper` and of the frozen program."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # child processes start with the program's own executable
        from leadkeeper.files.workbook_process import allow_children

        allow_children()

    from leadkeeper.cli.app import main

    main(prog_name="leadkeeper")
