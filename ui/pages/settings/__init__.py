"""Settings: the company, the window, backups, traps, telephone numbers, rules, and what the program is."""
