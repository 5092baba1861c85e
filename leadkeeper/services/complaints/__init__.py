"""Complaints: record, trace, suspects."""
