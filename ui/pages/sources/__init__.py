"""Consent sources: where people said yes, what they saw, and whether it holds."""
