"""What a person can do with a book: one public function a use case."""
