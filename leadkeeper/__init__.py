"""LeadKeeper: keeps leads, their consents and the named partners, and exports only who may be shared."""

from __future__ import annotations

__version__ = "0.1.0"
