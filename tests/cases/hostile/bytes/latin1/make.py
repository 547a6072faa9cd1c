def make(path, good):
    path.write_bytes(b'{"custom_id":"AAS-901","x":"\xe9"}\n' + good)
