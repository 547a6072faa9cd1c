def make(path, good):
    path.write_bytes(b"x\r" * 1000 + b"\n" + good)
