from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from analytics.warehouse import migrations
from analytics.warehouse.engine import Warehouse, open_warehouse
from analytics.warehouse.errors import StoreTooNew
from analytics.warehouse.schema import facts


def test_the_revisions_make_the_schema(warehouse: Warehouse) -> None:
    found = inspect(warehouse.engine)
    assert set(found.get_table_names()) == {*facts.tables, "alembic_version"}
    plain = create_engine("postgresql+psycopg://")
    for name, table in facts.tables.items():
        reflected = {c["name"]: c for c in found.get_columns(name)}
        assert list(reflected) == [c.name for c in table.columns], name
        for column in table.columns:
            assert reflected[column.name]["nullable"] == column.nullable, (name, column.name)
            kinds = [kind.compile(plain.dialect) for kind in (reflected[column.name]["type"], column.type)]
            # DuckDB has one type of text and calls it VARCHAR.
            assert kinds[0].replace("VARCHAR", "TEXT") == kinds[1], (name, column.name)
        keys = [c.name for c in table.primary_key]
        assert found.get_pk_constraint(name)["constrained_columns"] == keys, name
        if "external_id" in table.columns:
            (unique,) = found.get_unique_constraints(name)
            assert unique["column_names"] == ["source", "external_id"], name


def test_nothing_is_left_for_a_migration_to_do(warehouse: Warehouse) -> None:
    if warehouse.dialect != "postgresql":
        pytest.skip("Alembic compares constraints on PostgreSQL only")
    with warehouse.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), facts) == []


def test_a_file_of_a_release_before_is_copied_before_it_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"duckdb:///{tmp_path / 'facts.duckdb'}"
    open_warehouse(url, tmp_path).close()
    assert not (tmp_path / "backups").exists(), "a new store has nothing to keep"
    written = migrations.head()
    monkeypatch.setattr(migrations, "head", lambda: "9999")
    upgraded: list[str] = []
    monkeypatch.setattr(migrations, "upgrade", lambda engine: upgraded.append(engine.dialect.name))
    open_warehouse(url, tmp_path).close()
    assert upgraded == ["duckdb"]
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name.startswith(f"facts-{written}-")
    monkeypatch.undo()
    open_warehouse(f"duckdb:///{copy}", tmp_path).close()


def test_a_store_of_a_later_release_is_refused(warehouse_url: str, tmp_path: Path) -> None:
    store = open_warehouse(warehouse_url, tmp_path)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(StoreTooNew, match=r"'9999'.*Install the release that wrote it"):
        open_warehouse(warehouse_url, tmp_path)
