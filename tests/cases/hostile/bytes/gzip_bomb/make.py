import gzip

def make(path, good):
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(1024):
            file.write(b"\0" * (1 << 20))
