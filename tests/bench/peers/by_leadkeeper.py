"""The monthly job with LeadKeeper in one program, as its window runs it; each argument is a command with its words.

The scripts of the others are one program as well.
"""

from __future__ import annotations

import json
import sys

from leadkeeper.cli import main
from leadkeeper.files.isolated import allow_children

if __name__ == "__main__":
    allow_children()
    for command in sys.argv[1:]:
        main(json.loads(command), prog_name="leadkeeper", standalone_mode=False)
