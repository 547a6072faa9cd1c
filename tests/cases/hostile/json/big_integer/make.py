def make(path, good):
    path.write_bytes(b'{"custom_id":"AAS-901","response":{"status_code":' + b"9" * 5000 + b"}}\n" + good)
