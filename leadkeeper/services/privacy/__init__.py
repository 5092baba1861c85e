"""Data subject rights: requests, access report, erasure; retention."""
