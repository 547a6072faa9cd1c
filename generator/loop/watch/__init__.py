"""The loop without a hand: what came back is fetched and applied, what is open is asked, again and again."""
