"""Exports: preview, plan, rows, verification, register, file identification."""
