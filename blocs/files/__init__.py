"""Tables that people bring as files and take away as files; the rooms above name their own tables (docs/files.md)."""
