def make(path, good):
    path.write_bytes(b'{"custom_id":"AAS-901","x":"\xed\xa0\xbd\xed\xb8\x80"}\n' + good)
