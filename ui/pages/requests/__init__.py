"""The requests page: requests of people with their due dates, and retention."""
