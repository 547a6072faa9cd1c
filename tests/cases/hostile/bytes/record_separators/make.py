def make(path, good):
    path.write_bytes(b"\x1e" + good.replace(b"AAS-900", b"AAS-901").replace(b"good_part", b"other_part") + b"\x1e" + good)
