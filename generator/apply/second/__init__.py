"""Second answers: what a model wrote for a unit that exists goes to that unit, on its branch, behind the same gates."""
