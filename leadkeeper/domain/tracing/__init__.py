"""Which recipient a complaint mail is about, and which contact that is."""
