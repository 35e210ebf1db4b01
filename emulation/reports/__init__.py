"""What the bloc asks its units to report, what they report, and how the head reviews it."""
