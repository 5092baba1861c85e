"""Reading and writing files: lists, mails, archives, workbooks, templates, and the sandboxed process."""
