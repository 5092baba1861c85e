"""LeadKeeper: manages contacts, consents and named partners, and exports only permitted contacts."""

from __future__ import annotations

__version__ = "0.1.0"
