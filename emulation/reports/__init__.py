"""What the bloc asks its units to report, what they write and hand in, and who reviews it."""
