def make(path, good):
    path.write_bytes(b'{"custom_id":"AAS-901","response":{"body":' + b"[" * 5000 + b"]" * 5000 + b"}}\n" + good)
