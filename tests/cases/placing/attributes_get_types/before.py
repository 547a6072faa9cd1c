from collections import defaultdict


class Pool:
    shared = None
    known = []

    def __init__(self, size):
        self.size = size
        self.process = None
        self.never = None
        self.waiting = []
        self.by_name = {}
        self.by_number = {}
        self.counts = defaultdict(int)
        self.task = object()

    def start(self, number: int):
        self.process = object()
        self.by_number[number] = self
        self.by_name["x"] = self

    def stop(self):
        self.task = None
        Pool.shared = self


_current = None
CACHE = {}


def current():
    global _current
    if _current is None:
        _current = Pool(1)
    return _current
