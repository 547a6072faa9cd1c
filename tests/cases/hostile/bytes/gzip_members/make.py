import gzip


def make(path, good):
    path.write_bytes(gzip.compress(good.replace(b"AAS-900", b"AAS-901").replace(b"good_part", b"other_part")) + gzip.compress(good))
