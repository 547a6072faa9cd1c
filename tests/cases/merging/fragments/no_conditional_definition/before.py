try:
    import ujson as json
except ImportError:
    def load(x):
        return x
