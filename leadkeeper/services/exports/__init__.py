"""Exports: plan, rows, verification, register."""
