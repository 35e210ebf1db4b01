"""Who was ever recognised: recipients, their years, initiatives, discipline, and the awards they hold."""
