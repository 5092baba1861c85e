"""Complaint tracing: which recipient address a mail is about, and which contact that is."""
