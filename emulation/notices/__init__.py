"""What is told to people, by e-mail and on their desk, and when."""
