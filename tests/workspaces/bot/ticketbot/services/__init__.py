"""Services of the bot."""
