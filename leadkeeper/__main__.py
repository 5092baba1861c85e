"""`python -m leadkeeper`."""

from __future__ import annotations

from multiprocessing import freeze_support

from leadkeeper.cli import main

if __name__ == "__main__":
    freeze_support()
    main(prog_name="leadkeeper")
