"""Getting data in: files to checked records to rows, every line of a file accounted for."""
