"""Who may import whom: the contracts of pyproject.toml, checked in the folder that one stands in."""

from __future__ import annotations

import sys

from importlinter.cli import lint_imports


def main() -> int:
    """0 if every contract holds."""
    return lint_imports(no_logo=True, no_cache=True)


if __name__ == "__main__":
    sys.exit(main())
