"""Texts that the bloc drafts and comments paragraph by paragraph."""
