def make(path, good):
    path.write_text("<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body onload=alert(1)>AAS-900</body></html>\n")
