"""Forms with versions and evidence, and consent events recorded by hand."""
