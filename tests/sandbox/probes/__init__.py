"""Things that hostile code tries. They run as a program (`run.py`), in a sandbox and, as a control, outside of one."""
