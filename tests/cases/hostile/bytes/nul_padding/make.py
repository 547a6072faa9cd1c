def make(path, good):
    path.write_bytes(good + bytes(100_000))
