"""Looking at a file, run by ``analytics.jobs.imports`` as ``python -m analytics.jobs.preview_child FOLDER``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict, replace
from typing import Any

from analytics.contract.store import StoreSettings
from analytics.ingest.guessing import likely_target
from analytics.ingest.importing import ImportRequest, preview
from analytics.ingest.problems import ImportProblem
from analytics.jobs.child import Folder, run_main
from analytics.jobs.import_child import asked

PREVIEW = "preview.json"


def previewed(request: ImportRequest, settings: StoreSettings) -> dict[str, Any]:
    """What an import would do, as JSON. Raises ImportProblem where no target is named and no table fits."""
    if not request.target:
        request = replace(request, target=likely_target(request.path))
    found = preview(request, settings)
    return {
        "target": request.target,
        "mapping": [asdict(guess) for guess in found.mapping],
        "columns": list(found.columns),
        "first_rows": [dict(row) for row in found.first_rows],
        "how": dict(found.how),
        "rejects": dict(Counter(reject.code for reject in found.rejected)),
        "problems": [{"code": p.code, "text": p.text, "next_step": p.next_step} for p in found.problems],
    }


def work(folder: Folder) -> None:
    """The preview as a file, or what stopped it."""
    try:
        found = previewed(*asked(folder))
    except ImportProblem as problem:
        found = {"problem": {"code": problem.code, "text": problem.text, "next_step": problem.next_step}}
    (folder.made / PREVIEW).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(run_main(work))
