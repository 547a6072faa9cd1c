FLAGS = {'a', 'b'}
NAMES: list[str] = ["x", "y"]
