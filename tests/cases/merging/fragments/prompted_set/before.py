FLAGS = {'a'}
NAMES: list[str] = []
