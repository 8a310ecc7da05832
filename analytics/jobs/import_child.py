"""Reading and checking a file, run by ``analytics.jobs.imports`` as ``python -m analytics.jobs.import_child FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from analytics.contract.store import StoreSettings
from analytics.ingest import prepared_files
from analytics.ingest.prepared import ImportRequest, Told, prepare
from analytics.ingest.problems import ImportProblem
from analytics.jobs.child import Folder, run_main

REQUEST = "request.json"


def asked(folder: Folder) -> tuple[ImportRequest, StoreSettings]:
    """What the parent wrote: the request, and the store's settings."""
    given = json.loads((folder.given / REQUEST).read_text(encoding="utf-8"))
    request = ImportRequest(**{**given["request"], "path": Path(given["request"]["path"])})
    return request, StoreSettings(**given["settings"])


def work(folder: Folder) -> None:
    """The prepared import as files, or what stopped it."""
    request, settings = asked(folder)
    try:
        prepared = prepare(request, settings, Told(lambda stage, done, total: None, None))
    except ImportProblem as problem:
        prepared_files.write_problem(folder.made, problem)
        return
    prepared_files.write(prepared, folder.made)


if __name__ == "__main__":
    sys.exit(run_main(work))
