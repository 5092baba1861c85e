"""LeadKeeper: manages contacts, consents and named partners, and exports only permitted contacts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

__version__ = "0.1.0"


@cache
def word_table(name: str) -> dict[str, Any]:
    """Read a table of names, `resources/words/<name>.toml`: as fixed as the code, hence read on whatever floor."""
    import tomllib  # noqa: PLC0415  not needed at start

    folder = Path(__file__).resolve().parents[1] / "resources" / "words"
    return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
