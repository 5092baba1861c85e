"""Forms, their versions and evidence, and consents recorded by hand."""
