def make(path, good):
    path.write_bytes(good.replace(b"AAS-900", b"AAS-901").replace(b"good_part", b"other_part") + b"\xef\xbb\xbf" + good)
