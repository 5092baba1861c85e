"""Eligibility: the rules that decide whether a contact may be shared with a partner, and why not."""
