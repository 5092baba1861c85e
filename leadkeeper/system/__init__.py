"""What differs between Linux, Windows and macOS: the disk, the language, processes and windows of the system."""
