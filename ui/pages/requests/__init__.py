"""What people ask about their data, by when it must be answered, and whose time in the book is over."""
