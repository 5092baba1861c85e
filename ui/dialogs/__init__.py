"""Boxes that ask: several questions about one thing, then one button that does it."""
