import random

def make(path, good):
    path.write_bytes(random.Random(7).randbytes(100_000))
