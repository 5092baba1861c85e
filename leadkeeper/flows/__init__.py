"""What a person can do, one verb a file: `ls` is the list."""
