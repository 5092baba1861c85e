"""Requests of people: access report, erasure, retention."""
