"""What Copier renders: the answers of units, and the judgement of everything that a model wrote into them."""
