"""`python -m leadkeeper`, and the frozen program."""

from __future__ import annotations

from leadkeeper.files.isolated import allow_children

if __name__ == "__main__":
    allow_children()

    from leadkeeper.cli import main  # not above: each process beside this one imports this module too

    main(prog_name="leadkeeper")
