"""Thin doors with the names that callers of the earlier in-house engine know; the work is done behind them."""
