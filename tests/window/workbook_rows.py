"""`python -m tests.window.workbook_rows FILE`: the rows of its first sheet as JSON, read with openpyxl."""

from __future__ import annotations

import json
import sys

from openpyxl import load_workbook


def main(path: str) -> int:
    """Prints the rows."""
    sheet = load_workbook(path).worksheets[0]
    print(json.dumps([list(row) for row in sheet.iter_rows(values_only=True)], default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
