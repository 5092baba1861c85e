"""A book as a file: open, back up, archive, restore, recover, settings, undo."""
