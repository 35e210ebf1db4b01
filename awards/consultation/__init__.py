"""Public notices of nominations, with what people said about them."""
