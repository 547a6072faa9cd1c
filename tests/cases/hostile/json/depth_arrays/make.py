def make(path, good):
    path.write_bytes(b"[" * 200_000 + b"\n" + good)
