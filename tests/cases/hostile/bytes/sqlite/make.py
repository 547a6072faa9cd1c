def make(path, good):
    path.write_bytes(b"SQLite format 3\0" + bytes(4080))
