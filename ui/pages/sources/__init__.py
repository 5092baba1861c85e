"""The sources page: forms where people consented, what they showed, and their audit."""
