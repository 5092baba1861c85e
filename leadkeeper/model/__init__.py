"""Facts: frozen dataclasses and enums that every floor may hold. They know no disk, no SQL and no window."""
