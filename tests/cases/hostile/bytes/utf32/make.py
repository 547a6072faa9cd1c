def make(path, good):
    path.write_bytes(good.decode().encode("utf-32"))
