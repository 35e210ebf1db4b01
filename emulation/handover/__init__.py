"""The outgoing head hands the bloc over to the next."""
