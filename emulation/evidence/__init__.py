"""Files that prove what a unit reports or claims: attached once, used wherever they are needed."""
