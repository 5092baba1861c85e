"""Imports: inspect a file, plan how to read it, import its rows, undo an import."""
