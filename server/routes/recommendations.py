"""``GET /api/recommendations/{customer}``: a customer's list with reasons, for the shop's own pages."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from analytics.capabilities.people import ROLES as MAY_ASK
from analytics.contract.answer import Answer
from analytics.contract.request import Context, Selection
from analytics.jobs.exposed import note_exposure
from analytics.recommendation.control import is_control
from analytics.warehouse.errors import WriterBusy
from server.conversing import Problem
from server.deps import Parts, UserId, Wired

router = APIRouter(prefix="/api")

MOST = 50


@router.get("/recommendations/{customer}")
async def recommendations(
    customer: str,
    parts: Wired,
    user_id: UserId,
    k: Annotated[int, Query(ge=1, le=MOST)] = 5,
    task: Literal["new", "next"] = "new",
    placement: Annotated[str | None, Query(min_length=1, max_length=100)] = None,
) -> Response:
    """The best ``k`` products of a customer by external id.

    With ``placement`` the customer is taken to see them: it is an exposure, and a random tenth of customers, the
    control, gets none, so that one can tell what recommendations cause. 403 for whoever may not ask about one customer.
    """
    return JSONResponse(await asyncio.to_thread(_list, parts, user_id, customer, (k, task, placement)))


def _list(parts: Parts, user_id: str, customer: str, wanted: tuple[int, str, str | None]) -> dict[str, Any]:
    k, task, placement = wanted
    roles = parts.conversing.roles_of(user_id)
    if not roles & MAY_ASK:
        detail = "That is about one customer, for which the role analyst or marketer is needed."
        raise Problem(403, "role_for_person", detail)
    # One product alone is answered with what its score is made of; a page wants its row.
    question = {"customer": customer, "k": max(k, 2), "task": task}
    facts = parts.service.world().facts
    context = Context(user_id, "", "", facts.today, facts.data_through, roles=roles, channel="api")
    asked = Selection({"capability": "products.recommend", "question": question}, "")
    answer = parts.service.ask(asked, context).answers[0]
    if answer.kind == "clarify":
        raise Problem(404, "unknown_customer", answer.headline.text)
    if answer.kind == "fail":
        raise Problem(503, "not_answered", answer.headline.text)
    items = _items(answer)[:k]
    control = placement is not None and is_control(customer)
    if placement is not None and items:
        try:
            note_exposure(
                parts.warehouse,
                customer,
                [i["product"] for i in items],
                placement=placement,
                is_control=control,
                at=parts.warehouse.business_now(),
            )
        except WriterBusy as error:
            raise Problem(503, "store_busy", f"{error.text} {error.next_step}") from error
    return {
        "customer": customer,
        "task": task,
        "control": control,
        "products": [] if control else items,
        "notes": list(answer.notes),
        "data_through": facts.data_through.isoformat() if facts.data_through else None,
    }


def _items(answer: Answer) -> list[dict[str, Any]]:
    if answer.table is None:
        return []
    keys = [column.key for column in answer.table.columns]
    goods = [entity for entity in answer.entities if entity.kind == "product"]
    found = []
    for entity, row in zip(goods, answer.table.rows, strict=True):
        cells = dict(zip(keys, row, strict=True))
        item: dict[str, Any] = {"product": entity.id, "title": entity.label}
        shown = {name: cells[name] for name in ("rank", "price", "stock", "reason", "strength")}
        found.append({**item, **shown})
    return found
