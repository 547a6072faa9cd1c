def make(path, good):
    with path.open("wb") as file:
        file.write(b'{"custom_id":"AAS-901","x":"')
        for _ in range(20):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n' + good)
