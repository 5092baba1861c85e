"""`python -m leadkeeper`, and the frozen program."""

from __future__ import annotations

from leadkeeper.cli import main
from leadkeeper.files.isolated import allow_children

if __name__ == "__main__":
    allow_children()
    main(prog_name="leadkeeper")
