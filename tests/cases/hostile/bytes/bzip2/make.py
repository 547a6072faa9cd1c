import bz2


def make(path, good):
    path.write_bytes(bz2.compress(good))
