"""The complaints page."""
