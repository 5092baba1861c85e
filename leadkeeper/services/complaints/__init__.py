"""Complaints: tracing, recording, leak suspects."""
