"""English: lists of products, audiences, rules and the record of recommendations, by code; merged into ``en.TEMPLATES``."""

from __future__ import annotations

_ISSUES: dict[str, str] = {
    "recommend.no_fit": "Nothing is fitted yet, so this cannot be told. Run “marlow fit”.",
    "recommend.which_product_at_all": "Which product do you mean? Say its name or its number.",
    "recommend.which_product": "“{word}” could be several products: {near}. Say which one.",
    "recommend.unknown_product": "I know no product called “{word}”[[; the nearest are {near}]].",
    "role_needed": "This needs the role {what}. Ask an administrator for it.",
    "act.role": "You have no role that may do this; nothing was changed.",
    "act.unknown": "There is no such proposal here; nothing was changed.",
    "act.used": "That was already done or declined; nothing was changed.",
    "act.expired": "That proposal is too old; nothing was changed. Say it again to see what it would change now.",
}

_LISTING: dict[str, str] = {
    "listing.no_price": "Nothing costs more than {low} and less than {high}. Which of the two counts?",
    "listing.with_and_without": "You want {word} and no {word}. Which of the two counts?",
    "listing.none": "That would be an empty list. How many should it be?",
    "listing.most": "A list holds {most} at most.",
    "related.both": "A product instead of one and one that goes with another are two lists. Which one first?",
    "best.future": "What will sell is not known here. What sold, and what is picking up, is.",
    "segment_offer.read": "“{said}” is read as the segment {segment}.",
    "rules.no_age": "A rule cannot look at ages: it may name products, brands, categories, allergens, prices and margins, for countries and segments. A product's own minimum age (attributes: min_age) keeps it from the young.",
    "find.cheapest": "The cheapest of {n} that fit: {product}[[ for {price}]].",
}

_RELATED: dict[str, str] = {
    "related.similar": "Closest to {product}: {first}.",
    "related.reason.similar": "Close to {source} by description[[, also {category}]][[, {cheaper} cheaper]]",
    "related.by_description": "By words of title, description, category and tags: products instead of it, not besides it.",
    "related.nothing_similar": "Nothing that may be shown resembles {product} by its description.",
    "related.together.one": "With {product} customers most often take {first}: {c0} of its orders hold it too, against {c0.base} of all orders.",
    "related.together.many": "To a basket of {product} I would add {first}: {c0} of the orders with {source} hold it, against {c0.base} of all orders.",
    "related.reason.together": "In {share} of the orders with {source} ({base} of all orders; n = {n}, {low} to {high})",
    "related.method.basket": "Ranked by a linear model (EASE) over {orders} orders to {through}, guests included.",
    "related.method.together": "Ranked by how often orders hold both, small and recent orders counting more, over {orders} orders to {through}, guests included.",
    "related.method.confidence": "Ranked by the share of orders that hold both, over {orders} orders to {through}, guests included.",
    "related.method.walk": "Ranked by a random walk (RP3 beta) over {orders} orders to {through}, guests included.",
    "related.too_few": "{n} more stand together too seldom: fewer than {least} orders, or no more than by chance.",
    "related.nothing_together": "Nothing goes with {product} more often than by chance in enough orders.",
    "related.pairs": "{a} and {b} sell together most: {c0} hold both, {lift} times as many as by chance.",
    "related.pairs_rule": "Of {orders} orders; pairs in at least {least} of them and with a lift above 1, by orders more than by chance. It says that they are bought together, not why.",
    "related.no_pairs": "No two products stand together in {least} orders or more.",
    "column.likeness": "Likeness",
    "column.both": "Orders with both",
    "column.lift": "Lift",
    "column.with": "Together with",
    "column.support": "Support",
    "column.confidence": "Confidence",
    "column.price_both": "Price of both",
}

_FIND: dict[str, str] = {
    "find.first": "{product}, the best seller of {n} that fit.",
    "find.reason": "[[{words}; ]]popularity {popular} of 1",
    "find.read.tag": "“{word}” is read as the tag {value} ({n} products).",
    "find.read.category": "“{word}” is read as the category {value} ({n} products).",
    "find.read.brand": "“{word}” is read as the brand {value} ({n} products).",
    "find.read.title": "“{word}” is looked for in titles ({n} products).",
    "find.read.description": "“{word}” is looked for in descriptions ({n} products).",
    "find.read.without": "“{word}” is left out wherever it stands in allergens, tags or text.",
    "find.read.below": "Price at most {price}.",
    "find.read.above": "Price at least {price}.",
    "find.partly": "No product has all {of} words; these have {n}.",
    "find.lost": "No product has {words}, so it is left out of the search.",
    "find.unrecorded": "{n} products are left out because their allergens are not recorded.",
    "find.no_product": "No product that is sold[[ for {price} or less]] has {words}.",
    "find.nothing_left": "What fits may not be shown: it is out of stock, or a rule leaves it out.",
    "find.nothing_asked": "What should it be? Say words, a price, or both.",
}

_BEST: dict[str, str] = {
    "best.first": "Best seller[[ ({about})]] {window|in}: {product} with {c0}.",
    "best.reason": "In {n}",
    "best.counted": "By completed orders, guests included, test customers not.",
    "best.nothing": "Nothing was sold {window|in}.",
    "best.trending": "Trending[[ ({about})]]: {product} sells {c0} its usual pace.",
    "best.reason.trending": "{n} in 30 days; {usual} would be usual",
    "best.trend_rule": "Last 30 days against the {usual} days before: at least {least} orders, and more than two standard deviations of a count above the usual.",
    "best.no_trend": "Nothing with {least} orders or more sells clearly faster than usual.",
    "column.orders": "Orders",
}

_SEGMENT: dict[str, str] = {
    "segment_offer.first": "For {segment}, offer {product} first: {c0} of the {members} members do not have it yet, and what they bought speaks for it.",
    "segment_offer.best": "For {segment}, offer {product} first: it is their best seller of the last 30 days.",
    "segment_offer.reason": "[[{source} speaks for it most]][[; {n} from the segment in 30 days]]",
    "segment_offer.reason.best": "Best seller of the segment[[: {n} in 30 days]]",
    "segment_offer.how": "What the {members} members bought, newest counting most, scored by the model fitted to {through}, times the trend and the share without it. One list for all; ask for a customer to get hers.",
    "segment_offer.how_best": "Labelled best sellers of the {members} members: nothing personal answers here.",
    "segment_offer.empty": "No customer stands in {segment} today.",
    "segment_offer.which": "Which segment do you mean?",
    "column.without": "Do not have it",
}

_AUDIENCES: dict[str, str] = {
    "audiences.propose": "Proposed: save {c0} as the audience {name}: {what}. Nothing is saved yet.",
    "audiences.whom": "the audience {name}",
    "audiences.static": "Its members stay those of the data to {as_of}; save it again under the same name to bring it up to date.",
    "audiences.consent": "{consenting} of them consent to e-mail today; consent is looked at again whenever it is used.",
    "audiences.drop": "Proposed: delete the audience {name} ({n}). This cannot be undone. Nothing is deleted yet.",
    "audiences.none": "You have saved no audience yet. Ask “who should hear about the new green tea”, then “save this audience as Tea lovers”.",
    "audiences.listed": "You have saved {c0}; the newest is {name}.",
    "audiences.use": "Say “recommend products for the {name} audience”, or “delete the audience {name}”.",
    "audiences.nobody": "There is nobody to save: no customer stands in {what}.",
    "audiences.which": "Which customers should be saved? Ask for an audience or a segment first, or name the segment.",
    "audiences.unknown": "You have no saved audience called {word|q}[[; there are {near}]].",
    "audiences.long_name": "That name is too long; {most} characters are the most.",
    "receipt.audiences.saved": "Saved: {n} as the audience {name}. “Recommend products for the {name} audience” uses it.",
    "receipt.audiences.dropped": "The audience {name} is deleted.",
    "option.audience.save": "Save the audience",
    "option.audience.forget": "Delete the audience",
    "column.audience": "Audience",
    "column.what": "Who they are",
    "column.saved_on": "Saved on",
    "segment_offer.small": "That group has fewer than {least} people; your role sees larger ones only.",
}

_FORBIDS: dict[str, str] = {
    "already_bought": "was bought before, and it is none that is bought again soon",
    "returned": "was brought back by this customer",
    "out_of_stock": "is out of stock",
    "inactive": "is no longer sold",
    "no_product": "is not a product",
    "family_rests": "is of a lasting kind that was bought within a year",
    "family_full": "would be the fourth of its kind on the list",
    "country": "is not for the customer's country",
    "age": "is for another age, or the age is unknown",
    "excluded": "is left out by a merchandising rule",
    "not_asked_for": "is outside what was asked for",
    "unknown_product": "is no longer in the catalogue",
}

_RESTS = "[[ ({bought}, last on {bought_on})]]"
_WHY_NOT: dict[str, str] = {
    "why_not.shown": "{product} stands at place {at} of the list of customer {customer}[[: {source} speaks for it most]].",
    **{
        f"why_not.rule.{rule}": "{product} is at place {place} of {of} by its score for customer {customer}, but it "
        + text
        + (_RESTS if rule == "family_rests" else "")
        + "."
        for rule, text in _FORBIDS.items()
    },
    **{
        f"why_not.rule_only.{rule}": "{product} is not for customer {customer}: it "
        + text
        + (_RESTS if rule == "family_rests" else "")
        + "."
        for rule, text in _FORBIDS.items()
    },
    "why_not.lowered.shown_in_vain": "{product} would be on the list of customer {customer}, but it was seen on two days of the last 28 without a click, so its score counts half for 14 days.",
    "why_not.lowered.unusual_price": "{product} would be on the list of customer {customer}, but it lies outside the prices this customer usually pays, so its score counts 90 %.",
    "why_not.low": "{product} stands at place {place} of {of} for customer {customer}: its score is {score}, the last one shown has {last}.",
    "why_not.none": "No purchase of customer {customer} speaks for {product}.",
    "why_not.where": "Place {place} of {of} by the score alone, what was bought before included[[; {score} after rules]][[, the last one shown has {last}]].",
    "why_not.held.shown_in_vain": "Seen on two days of the last 28 without a click, so its score counts half for 14 days.",
    "why_not.held.not_due": "Bought more lately than most come back for it, so its score counts 95 %.",
    "why_not.lowered.not_due": "{product} would be on the list of customer {customer}, but it was bought more lately than most come back for it, so its score counts 95 %.",
    "why_not.held.unusual_price": "Outside the prices that this customer usually pays, so its score counts 90 %.",
    "why_not.nothing_speaks": "Neither what others buy with those purchases nor likeness of description leads to {product}.",
    "why_not.no_scores": "Nothing is scored for customer {customer}: the list holds best sellers. Ask for those.",
    "why_not.card": "{product}[[: {price}]][[; {stock} in stock]].",
    "contributions.others": "Other purchases",
    "contributions.against": "Speaks against",
    "contributions.pace": "It sells at {pace} its usual pace, which is in every part.",
    "column.purchase": "Purchase",
    "column.last_on": "Last bought",
    "column.part": "Part of the score",
    "column.described": "Of it by description",
}

_AUDIENCE: dict[str, str] = {
    "audience.size": "{c0} may be told of {product}. Within {days} days {c1} of it are to be expected from them ({low} to {high}, 80 %), with or without a message.",
    "audience.size_at_cost": "At {cost} a contact, telling {c0} of {product} pays if at least {share} of them order because of it; {c1} within {days} days are to be expected anyway ({low} to {high}, 80 %).",
    "audience.waterfall": "Of {all} buyers: {left} left[[; {no_consent} gave no consent to e-mail]][[; {has_it} have it already]][[; {family_rests} bought a lasting one of its kind within a year]][[; {country} live where it is not sold]][[; {age} are too young for it, or of unknown age]][[; {excluded} are kept from it by {rules}]][[; {test} are test customers]].",
    "audience.with_or_without": "The orders are what customers with such scores did in the last {days} days, each customer counted once. How many a message adds is not known without a hold-out.",
    "audience.within": "Only those who bought something within the last {days} days.",
    "audience.cut": "Of the {left} who may be told, {n} are[[ the best {top}]][[; their score is at least {least} of the best one's]].",
    "audience.no_threshold": "An audience cannot be cut by “{said}”, so nobody was left out silently. It can be cut by country, segment, “the best 100”, “a score above 50 %”, and “bought in the last 90 days”.",
    "audience.not_sold.no_product": "{product} is no product that can be offered, so nobody should hear about it.",
    "audience.not_sold.inactive": "{product} is no longer sold, so nobody should hear about it.",
    "audience.not_sold.out_of_stock": "{product} is out of stock, so nobody should hear about it now.",
    "audience.not_sold.excluded": "A recommendation rule keeps {product} from everybody, so nobody should hear about it. “Show the recommendation rules” names it.",
    "audience.newest": "“{word}” is {n} products; this is the newest, {product}.",
    "audience.by_likest": "Nobody bought {product} yet: customers are ranked by description, and what to expect is from sales of the product most like it.",
    "audience.capped": "Only {n} are in stock, so no more orders are named.",
    "audience.no_margin": "The margin of {product} is not known, so no break-even can be told.",
    "audience.cost_wanted": "One order earns {margin}. Say what a contact costs (“at 5 cents per contact”) for the break-even.",
    "audience.break_even": "One order earns {margin}. How many order because of a message is not known, so no profit is named.",
    "audience.hold_out": "Leave {n} of them (10 %) out at random to learn what the message adds.",
    "audience.no_fit": "No personal model answers, so nobody can be ranked for {product}.",
    "audience.nobody": "Nobody is left who may be told of {product}.",
    "column.customer": "Customer",
}

_METHOD: dict[str, str] = {
    "method.first.linear": "A linear model (EASE, Steck 2019) over {c0}, {products} products and {pairs} pairs of the two.",
    "method.first.walk": "A random walk (RP3 beta, Paudel 2017) over {c0}, {products} products and {pairs} pairs of the two.",
    "method.first.popularity": "Recent best sellers, over {c0} and {products} products.",
    "method.because.few_repeaters": "Why: only {repeaters} customers came back; below 500 nothing personal can be shown to win.",
    "method.because.few_pairs": "Why: only {pairs} pairs of customer and product; below 2,000 nothing personal can be shown to win.",
    "method.because.short_history": "Why: the shop's past is too short to judge a personal method on it.",
    "method.because.no_better": "Why: on the shop's own past no personal method was better than the best simple one.",
    "method.because.many_products": "Why: with {products} products the closed form outgrows memory, and the walk does not.",
    "method.because.enough": "Why: {repeaters} customers came back, and up to 20,000 products the closed form measured best; its reasons add up exactly. It was not yet measured on this shop: run “marlow fit recommender”.",
    "method.because.wins": "Why: on the shop's own past it beat the best simple method with a whole 95 % interval above zero; its reasons add up exactly.",
    "method.served": "It is served from tables of data to {through}; stock, rules and new purchases count at once.",
    "method.hash": "Run {run}[[, data {hash}]].",
    "method.task.new": "Products not bought yet",
    "method.task.next": "The next order",
    "method.task.basket": "What completes a basket",
    "method.task.together": "What goes with a product",
    "method.task.like": "What resembles a product",
    "method.name.linear": "Linear model (EASE)",
    "method.name.walk": "Random walk (RP3 beta)",
    "method.name.popularity": "Best sellers",
    "method.name.own": "Own frequency",
    "method.name.basket": "EASE on orders",
    "method.name.together": "Size-weighted confidence",
    "method.name.confidence": "Confidence",
    "method.name.content": "Likeness of description",
    "method.why.few_repeaters": "too few came back",
    "method.why.few_pairs": "too few pairs",
    "method.why.short_history": "past too short to judge",
    "method.why.no_better": "nothing personal was better",
    "method.why.many_products": "too many products for the closed form",
    "method.why.enough": "suits the size; not measured yet",
    "method.why.wins": "measured best on the shop's past",
    "method.why.no_better_basket": "nothing was better on the shop's past",
    "method.why.few_baskets": "too few orders of two products",
    "method.why.described": "needs words alone",
    "method.better.yes": "Yes: NDCG@10 is {ours} as served, against {theirs} of {simple}; better by {low} to {high} (95 %).",
    "method.better.no": "No: NDCG@10 is {ours} as served, against {theirs} of {simple}; the difference is {low} to {high} (95 %), so it is not switched on.",
    "method.protocol": "On {windows} windows of 30 days of the shop's own past, {customers} customers, ranking all products, {trials} trials tuned on the window before[[; measured on {on}]].",
    "method.past_only": "It says how well purchases are foreseen, not what showing them causes; “how did recommendations do” tells that.",
    "method.not_measured": "It was not measured on this shop yet. Run “marlow fit recommender”.",
    "column.task": "Task",
    "column.method": "Method",
    "column.why": "Why",
    "column.fitted": "Fitted on",
    "column.ours": "NDCG@10",
    "column.simple": "Best simple method",
    "column.theirs": "Its NDCG@10",
    "column.low": "Gain from",
    "column.high": "Gain to",
    "column.hit": "Hit rate",
    "column.coverage": "Products shown",
}

_RESULTS: dict[str, str] = {
    "results.more": "{window|range}: {c0} of {customers} shown recommendations bought one within {within} days, {c2} more than of those shown none ({low} to {high}, 95 %).",
    "results.less": "{window|range}: {c0} of {customers} shown recommendations bought one within {within} days, {c2} against those shown none ({low} to {high}, 95 %).",
    "results.unclear": "{window|range}: {c0} of {customers} shown recommendations bought one within {within} days; against {c1} of the control no difference can be told ({low} to {high}, 95 %).",
    "results.no_control": "{window|range}: {c0} of {customers} shown recommendations bought one within {within} days. Whether recommendations caused it is not known.",
    "results.nothing_shown": "No customer was shown a recommendation {window|in}. Lists in this chat do not count: mark a batch as sent, read them with a placement, or import the shop's “Product List Viewed” events.",
    "results.how": "Counted are customers who bought something shown on the day or within {within} days[[; the control are {control}, drawn at random, whose list was kept back]].",
    "results.coverage": "{n} of {of} were shown ({share}).",
    "results.overlap": "{share} of what was shown in a week had been shown to the same customer the week before.",
    "results.unknown_cause": "Fewer than {least} customers stand in the control: it is not known whether recommendations caused anything.",
    "results.too_early": "Some have had less than {within} days to buy since.",
    "results.group.exposed": "All of these",
    "results.group.source": "Shown[[: {source}]]",
    "results.group.event": "Seen in a list of the shop ({event} events)",
    "results.events": "What the shop's own events say was seen stands by itself: nobody was kept back from it, so it takes no part in the comparison.",
    "results.group.control": "Control, shown nothing",
    "column.group": "Group",
    "column.bought": "Bought one",
}

_GOODS = (
    "[[ product {products}]][[ brand {brands}]][[ category {categories}]][[ family {families}]][[ tag {tags}]][[ containing {allergens}]]"
    "[[ with a margin of at least {margin}]][[ from a price of {low}]][[ up to a price of {high}]]"
)
_DOES: dict[str, str] = {
    "boost": "lift the score by {value} %:" + _GOODS,
    "bury": "lower the score by {value} %:" + _GOODS,
    "pin": "show at place {value}:" + _GOODS,
    "exclude": "never recommend" + _GOODS,
    "only": "recommend only" + _GOODS,
    "min_stock": "leave out what has fewer than {value} in stock[[ ({everything})]]" + _GOODS,
}
_RULES: dict[str, str] = {
    **{f"rules.does.{kind}": text for kind, text in _DOES.items()},
    **{
        f"rules.propose.{kind}": f"Proposed: {text}. [[It would change {{c0}} of the {{lists}} looked at.]] Nothing is saved yet."
        for kind, text in _DOES.items()
    },
    "rules.whom": "[[{everyone|cap}]][[{anyone|cap}]][[Segment {segments}]][[ in {countries}]][[, from {start}]][[, until before {end}]]",
    "rules.sampled": "Looked at were {lists} lists of five, spread over the {customers} customers it would count for.",
    "rules.no_lists": "No personal list could be made to look at, so what would change is not known.",
    "rules.conflict": "Conflict: {one} and {other} pull the same products two ways; leaving out wins over placing, and lifting and lowering multiply.",
    "rules.no_end": "It has no end. Say “until 31 December” to give it one.",
    "rules.none": "There are no merchandising rules. Say “never recommend brand X to customers in Y”, or import a file of them.",
    "rules.listed": "{c0} in force, of {all} in all.",
    "rules.unknown": "There is no rule {rule}. “Show the recommendation rules” lists them.",
    "rules.drop": "Proposed: remove rule {rule}. Nothing is changed yet.",
    "rules.state.in_force": "in force",
    "rules.state.to_come": "to come",
    "rules.state.over": "over",
    "rules.what": "What should the rule do? Say boost, bury, pin, never recommend, or only recommend.",
    "receipt.rules.saved": "Saved as rule {rule}. It holds from the next question on; “remove rule {rule}” takes it back.",
    "receipt.rules.removed": "Rule {rule} is removed.",
    "option.rules.add": "Save the rule",
    "option.rules.remove": "Remove the rule",
    "option.leave": "Leave it",
    "option.change": "Change it",
    "column.rule": "Rule",
    "column.does": "Does",
    "column.whom": "For whom",
    "column.until": "Until before",
    "column.state": "State",
    "column.owner": "Owner",
    "column.leaves": "Leaves lists",
    "column.comes": "Comes to lists",
}

_SAYS: dict[str, tuple[str, str]] = {
    "goes_with": ("What goes with it", "what goes with {product}"),
    "similar": ("What is like it", "similar to {product}"),
    "sells_together": ("What sells together", "what sells together"),
    "best_sellers": ("Best sellers", "best sellers"),
    "trending": ("Trending", "what is trending"),
    "method": ("Which method", "which method do you use and why"),
    "better": ("Is it better", "is this better than best sellers"),
    "recommendation_results": ("How they did", "how did last month's recommendations do"),
    "audience": ("Who should hear", "who should hear about {product}"),
    "best_of_them": ("The best 100 of them", "only the best 100 of them"),
    "for_audience": ("What to offer them", "recommend products for the {name} audience"),
    "cost": ("With a cost", "at 5 cents per contact"),
    "next_order": ("Her next order", "what should we offer customer {customer} for the next order"),
}

TEMPLATES: dict[str, str] = {
    **_ISSUES,
    **_LISTING,
    **_RELATED,
    **_AUDIENCES,
    **_FIND,
    **_BEST,
    **_SEGMENT,
    **_WHY_NOT,
    **_AUDIENCE,
    **_METHOD,
    **_RESULTS,
    **_RULES,
    **{f"label.{code}": label for code, (label, _) in _SAYS.items()},
    **{f"say.{code}": say for code, (_, say) in _SAYS.items()},
}
