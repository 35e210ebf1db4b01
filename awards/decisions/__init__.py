"""What was decided on each nomination, and awards taken back."""
