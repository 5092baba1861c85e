"""Imports: their rows written in bulk, their source lines, how they are taken back."""
