"""Facts and rules of the domain: frozen dataclasses and pure functions, without disk, SQL or clock."""
