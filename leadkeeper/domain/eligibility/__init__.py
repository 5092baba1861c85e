"""Who may be shared with a partner: the rules of law.md, judged with reasons."""
