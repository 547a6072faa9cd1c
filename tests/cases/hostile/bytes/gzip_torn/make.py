import gzip, os

def make(path, good):
    path.write_bytes(gzip.compress(good + os.urandom(50_000).hex().encode())[:-30_000])
