"""Imports: inspect a file, write its rows, take an import back."""
