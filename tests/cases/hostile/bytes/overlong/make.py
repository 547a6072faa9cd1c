def make(path, good):
    path.write_bytes(b'{"custom_id":"\xc0\xae"}\n' + good)
