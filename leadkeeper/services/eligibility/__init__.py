"""Eligibility for a partner: grouping, judging, funnel, review, rule choices."""
