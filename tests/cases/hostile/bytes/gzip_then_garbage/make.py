import gzip


def make(path, good):
    path.write_bytes(gzip.compress(good) + b"garbage" * 1000)
