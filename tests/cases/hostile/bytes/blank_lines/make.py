def make(path, good):
    path.write_bytes(b"\n \n\t\n" + good + b"\n\n")
