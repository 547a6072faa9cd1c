def make(path, good):
    path.write_bytes(b"\0\0{}\n" + good)
