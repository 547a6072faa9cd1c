def make(path, good):
    path.write_bytes(good.replace(b"\n", b"\r\n") + b"\r\n")
