import gzip


def make(path, good):
    packed = bytearray(gzip.compress(good))
    packed[-8] ^= 0xFF
    path.write_bytes(packed)
