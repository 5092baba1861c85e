"""Random lives of a book and random files, run by command line against a small model of who refused."""
