"""R01 to R45: who may be given to a named partner, on which channel, today, and every reason why not.

`judge` answers for one person; `table.RULES` names all rules with their force and their reference in law.
"""

from __future__ import annotations

from leadkeeper.rules.eligibility.judging import judge
from leadkeeper.rules.eligibility.sources import Sources

__all__ = ["Sources", "judge"]
