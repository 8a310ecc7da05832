"""What the command line does to the stores: one function a command, JSON in and out, the same in and out of the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from analytics.ingest.importing import ImportReport, ImportRequest
from analytics.ingest.problems import ImportProblem
from analytics.ingest.quality import quality_plan, quality_report
from analytics.jobs.batch import NothingToMake, mark_sent
from analytics.jobs.batch import make as make_lists
from analytics.jobs.child import JobFailed
from analytics.jobs.fit import fit as fit_models
from analytics.jobs.imports import import_file as load_file
from analytics.jobs.imports import preview_file
from analytics.jobs.model_record import NEEDS_PAIRS, NoWayBack, kept_runs, record, roll_back, run_of
from analytics.recommendation.contract import TASKS
from analytics.warehouse.errors import WarehouseError
from server.backups import back_up
from server.config import Config
from server.failures import Failure, told
from server.lock import home_lock
from server.memory import now
from server.reviewing import review_accept, review_close, review_list
from server.settings import DEFAULTS, InvalidSetting
from server.stores import Stores, opened_stores

type Options = Mapping[str, Any]
type Command = Callable[[Stores, Options], dict[str, Any]]

READ_OPTIONS = ("source", "mapping", "date_order", "decimal", "encoding", "delimiter", "sheet", "timezone")
FITTED = {"order_lines"}
"""Tables after which models are fitted anew: what was bought arrives with the lines."""
STORED_UNDER = ("currency", "timezone")
"""Settings that amounts and days were stored under: they stand once data is loaded."""


def import_preview(stores: Stores, options: Options) -> dict[str, Any]:
    """What an import would do; nothing is loaded. Raises Failure where no table fits."""
    try:
        return preview_file(stores.warehouse, _request(options))
    except ImportProblem as problem:
        raise Failure(problem.code, problem.text, problem.next_step) from problem


def import_file(stores: Stores, options: Options) -> dict[str, Any]:
    """Load a file, every line of it accounted for, and learn from it what is learnt from. Raises Failure."""
    report = load_file(stores.warehouse, _request(options))
    if report.problem is not None:
        raise Failure(report.problem.code, report.problem.text, report.problem.next_step)
    learnt_from = FITTED & {name for name, counts in report.tables.items() if counts.new or counts.updated}
    return _reported(report) | {"fit": fit(stores, {}) if learnt_from else None}


def fit(stores: Stores, options: Options) -> dict[str, Any]:
    """Learn what recommendations and segments need from the orders. Raises WarehouseError, Failure.

    With ``budget_s`` methods and parameters are searched first.
    """
    budget = options.get("budget_s")
    try:
        report = fit_models(
            stores.warehouse,
            budget_s=None if budget is None else float(budget),
            trying=lambda trial: stores.tell(told_trial(trial)),
        )
    except JobFailed as error:
        raise Failure(
            "fit_failed",
            f"The orders are stored, but learning from them failed; what was learnt before stays. {error.text}",
            f"{error.next_step} The command is `marlow fit`.",
        ) from error
    record(stores.state.model_runs, report, now())
    since, through = report.since, report.through
    return asdict(report) | {
        "since": since.isoformat() if since else None,
        "through": through.isoformat() if through else None,
    }


def told_trial(trial: Mapping[str, Any]) -> str:
    """One trial of a search in a line."""
    every = {**trial["settings"], **trial["parameters"]}
    tried = " ".join(f"{name}={value:g}" for name, value in every.items() if value is not None)
    return f"{trial['task']}  {trial['method']}  NDCG@10 {trial['ndcg']:.4f}  {tried}"


def models_list(stores: Stores, options: Options) -> dict[str, Any]:
    """Every recorded run, the latest first, by task; which one answers, and whether one can go back to it."""
    kept = kept_runs(stores.warehouse)
    tasks = [str(options["task"])] if options.get("task") else list(TASKS)
    return {
        "runs": [
            {
                "id": run.id,
                "task": run.task,
                "method": run.method,
                "state": run.state,
                "is_stored": run.method not in NEEDS_PAIRS or run_of(run) in kept,
                "data_version": run.data_version,
                "data_hash": run.data_hash,
                "parameters": dict(run.parameters),
                "figures": dict(run.figures),
                "created_at": run.created_at.isoformat(),
            }
            for task in tasks
            for run in stores.state.model_runs.of_task(task)
        ]
    }


def models_rollback(stores: Stores, options: Options) -> dict[str, Any]:
    """Let the run before answer a task again. Raises Failure."""
    task = str(options.get("task") or "new")
    if task not in TASKS:
        raise Failure("unknown_task", f"There is no task {task!r}.", f"Use one of {', '.join(TASKS)}.")
    try:
        run = roll_back(stores.state.model_runs, stores.warehouse, task)
    except NoWayBack as error:
        raise Failure("no_way_back", error.text, error.next_step) from error
    return {"task": task, "id": run.id, "method": run.method, "created_at": run.created_at.isoformat()}


def recommendations_make(stores: Stores, options: Options) -> dict[str, Any]:
    """Make, store and write the lists of all customers. Raises Failure."""
    task = str(options.get("task") or "new")
    if task not in ("new", "next"):
        raise Failure("unknown_task", f"There are no lists for {task!r}.", "Use new or next.")
    to = options.get("to")
    try:
        report = make_lists(
            stores.warehouse,
            stores.config.home,
            wanted=("next" if task == "next" else "new", int(options.get("k") or 10)),
            to=(Path(str(to)) if to else None, str(options.get("format") or "csv")),
            progress=lambda done, total: stores.tell(f"{done} of {total} parts"),
        )
    except (JobFailed, NothingToMake) as error:
        raise Failure("lists_failed", error.text, error.next_step) from error
    return asdict(report)


def recommendations_sent(stores: Stores, options: Options) -> dict[str, Any]:
    """Count the lists of a batch as shown to their customers. Raises Failure."""
    batch, placement = str(options.get("batch", "")), str(options.get("placement") or "email")
    try:
        return {
            "batch": batch,
            "rows": mark_sent(stores.warehouse, batch, stores.warehouse.business_now(), placement),
        }
    except NothingToMake as error:
        raise Failure("no_batch", error.text, error.next_step) from error


def quality(stores: Stores, options: Options) -> dict[str, Any]:
    """What is odd about the data, how much of it there is, and what was done about each."""
    report = quality_report(stores.warehouse.run(quality_plan()))
    return {
        "first_day": report.first_day.isoformat() if report.first_day else None,
        "last_day": report.last_day.isoformat() if report.last_day else None,
        "findings": [asdict(finding) for finding in report.findings],
    }


def settings_list(stores: Stores, options: Options) -> dict[str, Any]:
    """Every setting with its value, and whether somebody set it."""
    chosen = stores.state.settings.all()
    return {
        "settings": [
            {"key": key, "value": value, "is_default": key not in chosen}
            for key, value in stores.settings.items()
        ]
    }


def settings_get(stores: Stores, options: Options) -> dict[str, Any]:
    """One setting. Raises Failure for one that there is not."""
    key = str(options.get("key", ""))
    if key not in DEFAULTS:
        raise _no_setting(key)
    return {"key": key, "value": stores.settings[key]}


def settings_set(stores: Stores, options: Options) -> dict[str, Any]:
    """Store a setting after its check; it holds from the next start on. Raises Failure."""
    key, value = str(options.get("key", "")), options.get("value")
    if key not in DEFAULTS:
        raise _no_setting(key)
    if key in STORED_UNDER and value != stores.settings[key] and stores.warehouse.data_version():
        raise Failure(
            "setting_fixed",
            f"{key} stays {stores.settings[key]}: the data of this home was stored under it.",
            "Set MARLOW_HOME to another folder, set it there, and import again.",
        )
    if key == "is_demo":
        raise Failure(
            "setting_fixed", "is_demo is what `marlow demo` sets.", "Run `marlow demo` for a demo shop."
        )
    try:
        stored = stores.state.settings.set(key, value, "command line", now())
    except InvalidSetting as error:
        raise told("setting_invalid", str(error)) from error
    return {"key": key, "value": stored.value}


def backup(stores: Stores, options: Options) -> dict[str, Any]:
    """Copy both stores to a folder. Raises Failure."""
    to = options.get("to")
    return back_up(stores, Path(str(to)) if to else None)


COMMANDS: Mapping[str, Command] = {
    "import-preview": import_preview,
    "import": import_file,
    "fit": fit,
    "models-list": models_list,
    "models-rollback": models_rollback,
    "recommendations-make": recommendations_make,
    "recommendations-sent": recommendations_sent,
    "quality": quality,
    "settings-list": settings_list,
    "settings-get": settings_get,
    "settings-set": settings_set,
    "backup": backup,
    "review": review_list,
    "review-close": review_close,
    "review-accept": review_accept,
}
"""By the name in ``POST /api/commands/{name}``."""


def run_command(name: str, stores: Stores, options: Options) -> dict[str, Any]:
    """Run a command over open stores. Raises Failure."""
    command = COMMANDS.get(name)
    if command is None:
        raise Failure(
            "unknown_command", f"There is no command {name!r}.", f"Use one of {', '.join(COMMANDS)}."
        )
    try:
        return command(stores, options)
    except WarehouseError as error:
        raise Failure("store", error.text, error.next_step) from error


def run_here(
    config: Config, name: str, options: Options, tell: Callable[[str], None] = lambda text: None
) -> dict[str, Any]:
    """Run a command in this process, which holds the home meanwhile. Raises Failure."""
    with home_lock(config.home, wait_s=2.0), opened_stores(config) as stores:
        return run_command(name, replace(stores, tell=tell), options)


def _no_setting(key: str) -> Failure:
    return Failure("unknown_setting", f"There is no setting {key!r}.", f"Use one of {', '.join(DEFAULTS)}.")


def _request(options: Options) -> ImportRequest:
    chosen = {name: options[name] for name in READ_OPTIONS if options.get(name) is not None}
    return ImportRequest(path=Path(str(options["path"])), target=str(options.get("target") or ""), **chosen)


def _reported(report: ImportReport) -> dict[str, Any]:
    found = {name: getattr(report, name) for name in report.__dataclass_fields__ if name != "problem"}
    return {
        **found,
        "tables": {name: asdict(counts) for name, counts in report.tables.items()},
        "rejects": dict(report.rejects),
        "notes": dict(report.notes),
        "changed": report.changed,
    }
