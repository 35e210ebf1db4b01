"""Who heads the bloc next year: proposed, chosen, recognised."""
