import lzma


def make(path, good):
    path.write_bytes(lzma.compress(good))
