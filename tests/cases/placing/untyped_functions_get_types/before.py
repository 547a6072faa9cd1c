import contextlib


class Store:
    def __init__(self, folder, *, limit=10):
        self.folder = folder
        self.limit = limit

    def add(self, *names, **options):
        for name in names:
            self.folder.append((name, options))

    def first(self, default=None):
        return self.folder[0] if self.folder else default

    @property
    def size(self):
        return len(self.folder)

    @staticmethod
    def load(path):
        raise NotImplementedError

    @contextlib.contextmanager
    def opened(self):
        yield self

    async def each(self):
        for name in self.folder:
            yield name


def wrap(func):
    def inner(*args):
        return func(*args)

    return inner
