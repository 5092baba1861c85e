"""Use cases: what a user can do with a book, one public function each."""
