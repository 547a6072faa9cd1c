def make(path, good):
    path.write_bytes(b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n" + good)
