"""Hostile input: real files, mutated, for everything that reads one."""
