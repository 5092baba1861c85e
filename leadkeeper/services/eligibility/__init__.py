"""Judging contacts for a partner: groups, funnel, review."""
