"""Who is proposed and decided: figures, warnings, and the answers to them."""
