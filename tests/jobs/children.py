"""A child that does what its file says."""

from __future__ import annotations

import os
import signal
import sys
import time

from analytics.jobs.child import Folder, run_main


def work(folder: Folder) -> None:
    how = (folder.given / "how").read_text()
    (folder.made / "pid").write_text(str(os.getpid()))
    if how == "raise":
        raise ValueError("wrong shape")
    if how == "memory":
        raise MemoryError
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "sleep":
        time.sleep(120)
    (folder.made / "said").write_text(how)


if __name__ == "__main__":
    sys.exit(run_main(work))
