"""Facts and rules of the domain: pure functions and frozen dataclasses, no disk, no SQL, no clock."""
