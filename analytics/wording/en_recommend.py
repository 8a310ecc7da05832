"""English: what recommendations say, by code; merged into ``en.TEMPLATES``."""

from __future__ import annotations

_FIRST: dict[str, str] = {
    "within_30_days": "{c0} of the buyers of {source} took it within 30 days, against {c0.base} after any order",
    "ever": "{c0} of the buyers of {source} bought it too, against {c0.base} of all buyers",
    "content": "by its description it is close to {source}, bought before",
    "pattern": "customers with similar baskets buy it, {source} speaking for it most",
    "best_seller": "it is a best seller[[ in {country}]] with {c0} in 30 days",
    "own": "bought in {c0}, the last on {last}",
    "described": "nobody bought it yet, but by its description it is close to {source}",
    "pinned": "a rule gives it that place",
}

_LEFT_OUT: dict[str, str] = {
    "already_bought": "already bought",
    "returned": "returned by this customer",
    "out_of_stock": "out of stock",
    "inactive": "no longer sold",
    "no_product": "not a product",
    "family_rests": "of a lasting kind bought within a year",
    "family_full": "more than three of a kind",
    "country": "not for this country",
    "excluded": "by a merchandising rule",
    "age": "for another age, or age unknown",
    "not_asked_for": "outside what was asked for",
    "unknown_product": "no longer in the catalogue",
}

_OVER = "[[ over {customers} buyers]][[ and {products} products]][[; fitted on {fitted}]]."

TEMPLATES: dict[str, str] = {
    **{
        f"recommend.first.{kind}.customer": "Offer customer {who} {product} first: " + why + "."
        for kind, why in _FIRST.items()
    },
    **{
        f"recommend.first.{kind}.guest": "Offer a guest {product} first: "
        + why.replace("bought before", "looked at")
        + "."
        for kind, why in _FIRST.items()
    },
    "recommend.nothing": "There is nothing that may be recommended here: every candidate is left out by a rule.",
    "recommend.reason.within_30_days": (
        "{share} of the buyers of {source} took it within 30 days ({base} after any order; n = {n}, {low} to {high})"
    ),
    "recommend.reason.ever": (
        "{share} of the buyers of {source} bought it too ({base} of all buyers; n = {n}, {low} to {high})"
    ),
    "recommend.reason.content": "Close to {source} by description",
    "recommend.reason.pattern": "Customers with similar baskets buy it; {source} speaks for it most",
    "recommend.reason.best_seller": "Best seller[[ in {country}]]: {n} in 30 days",
    "recommend.made_of": (
        "{share1} {source1}[[ + {share2} {source2}]][[ + {share3} {source3}]][[ + {others} other purchases]]"
        "[[; {against} speaks against]]"
    ),
    **{
        f"recommend.method.{method}.{task}": f"Fitted on data to {{through}} with {name}" + _OVER + what
        for method, name in (
            ("linear", "a linear model (EASE)"),
            ("walk", "a random walk (RP3 beta)"),
            ("own", "own frequency"),
            ("popularity", "best sellers"),
        )
        for task, what in (
            ("new", " Only products not bought yet."),
            ("next", " Products bought before may come again."),
        )
    },
    "recommend.measured": (
        "On the shop's own past NDCG@10 was {ours} as served, for {theirs} of {simple}: better by {low} to {high} "
        "(95 %, {customers} customers[[, measured on {on}]])."
    ),
    "recommend.moved": "Rules that moved something shown: {rules}.",
    "recommend.unreadable": "Rules without effect, since they cannot be read: {rules}.",
    "recommend.reason.own": "Bought in {n}, the last on {last}",
    "recommend.reason.described": "New: by its description close to {source}, not by behaviour yet",
    "recommend.reason.pinned": "A rule gives it this place",
    "batch.reason": "{share} of the buyers of {source} took it too[[ {within}]] (usually {base})",
    "batch.reason.own": "Bought before",
    "recommend.due": "Usually due again {start} to {end} (half of {n} who came back).",
    "cell.due": "{start} to {end} (half of {n} who came back)",
    "recommend.best.guest": "Labelled best sellers: nothing is known of a guest.",
    "recommend.best.no_fit": "Labelled best sellers[[ of {country}]]: nothing is fitted yet. Run “marlow fit”.",
    "recommend.best.few_repeaters": (
        "Labelled best sellers[[ of {country}]]: with fewer than 500 customers who came back, nothing personal can be shown to win."
    ),
    "recommend.best.few_pairs": (
        "Labelled best sellers[[ of {country}]]: with fewer than 2,000 pairs of customer and product, nothing personal can be shown to win."
    ),
    "recommend.best.short_history": (
        "Labelled best sellers[[ of {country}]]: the shop's past is too short to show that anything personal is better."
    ),
    "recommend.best.no_better": (
        "Labelled best sellers[[ of {country}]]: on the shop's own past nothing personal was better."
    ),
    "recommend.best.filled": "Labelled best sellers[[ of {country}]] fill the last {n} places: the history says too little.",
    "recommend.best.returns_only": "Labelled best sellers[[ of {country}]]: this customer has returns only.",
    "recommend.best.no_history": "Labelled best sellers[[ of {country}]]: this customer has bought nothing yet.",
    "recommend.test_customer": "This is a test customer, whose orders are not in the fit.",
    "recommend.left_out": "Left out ({total}):"
    + "".join(f"[[ {{{rule}}} {text};]]" for rule, text in _LEFT_OUT.items())
    + " a rule beats any score.",
    "recommend.lowered.shown_in_vain": (
        "Seen on two days of the last 28 without a click, so its score counts half for 14 days: {products}[[ and {more} more]]."
    ),
    "recommend.lowered.not_due": (
        "Bought more lately than most come back for it, so its score counts 95 %: {products}[[ and {more} more]]."
    ),
    "recommend.lowered.unusual_price": (
        "Outside the prices that this customer usually pays, so its score counts 90 %: {products}[[ and {more} more]]."
    ),
    "recommend.untracked": "The stock of {n} here is not tracked.",
    "recommend.fewer": "Only {n} of the {k} wanted: the rules leave no more.",
    "recommend.stale": "Orders after {through} are not in the fit. Run “marlow fit”.",
    "column.rank": "Rank",
    "column.product": "Product",
    "column.price": "Price",
    "column.stock": "In stock",
    "column.reason": "Reason",
    "column.made_of": "What the score is made of",
    "column.pace": "Pace against usual",
    "column.strength": "Score against the best",
    "column.due": "Usually due again",
    "label.profile": "Customer profile",
    "say.profile": "tell me about customer {customer}",
}
