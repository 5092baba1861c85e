"""Everybody in the book: search, filters, a table of any length, and one person whole."""
