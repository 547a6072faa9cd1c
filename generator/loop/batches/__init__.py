"""Batches at a service that speaks OpenAI's Batch API: sent once, watched to their end, fetched whole."""
