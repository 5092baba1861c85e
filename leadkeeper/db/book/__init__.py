"""The book as a file: schema, migrations, connection, backup, recovery, the undo journal."""
