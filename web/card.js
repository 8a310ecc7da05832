// One answer as a card: the number first, then what it rests on.
import { node } from "/static/dom.js";
import { cellText, quantityText, changeText } from "/static/format.js";

const SHOWN_ROWS = 10;

export function answerCard(answer, { ask, choose }) {
  const card = node("article", { class: "card", "data-kind": answer.kind, "data-answer": answer.id });
  if (answer.kind === "fail") card.setAttribute("role", "alert");
  if (answer.part) card.append(node("p", { class: "part" }, `Part ${answer.part.index} of ${answer.part.of}: ${answer.part.label}`));
  card.append(lead(answer));
  if (answer.kpis.length > 1) card.append(kpis(answer));
  if (answer.table && answer.table.rows.length) card.append(...table(answer.table));
  if (answer.options.length) card.append(options(answer.options, choose));
  const notes = [...answer.notes, ...answer.issues.map((i) => i.text).filter((t) => t !== answer.headline.text)];
  if (notes.length) card.append(node("ul", { class: "notes" }, ...notes.map((text) => node("li", {}, text))));
  if (answer.context.length) card.append(chips(answer.context));
  if (answer.claims.length) card.append(how(answer));
  const foot = footer(answer, ask);
  if (foot.childElementCount) card.append(foot);
  return card;
}

function lead(answer) {
  const line = node("p", { class: "lead" });
  let at = 0;
  for (const mark of answer.headline.marks) {
    line.append(answer.headline.text.slice(at, mark.start), node("strong", {}, answer.headline.text.slice(mark.start, mark.end)));
    at = mark.end;
  }
  line.append(answer.headline.text.slice(at));
  return line;
}

function chips(context) {
  const items = context.map((item) => node("li", {}, `${item.label}: `, node("b", {}, item.value)));
  return node("ul", { class: "chips", "aria-label": "What this counts" }, ...items);
}

function kpis(answer) {
  const list = node("dl", { class: "kpis" });
  for (const index of answer.kpis) {
    const claim = answer.claims[index];
    const about = claim.subject.map((s) => s.label).join(" · ");
    const name = (claim.metric || "").replaceAll("_", " ");
    const value = node("dd", {}, quantityText(claim.quantity));
    if (claim.change) value.append(node("small", {}, changeText(claim.change, claim.quantity.unit)));
    list.append(node("div", { class: "kpi" }, node("dt", {}, about ? `${name} · ${about}` : name), value));
  }
  return list;
}

function table(data) {
  const figure = (column) => (["number", "money", "percent"].includes(column.type) ? { class: "figure" } : {});
  const line = (cells) => node("tr", {}, ...cells.map((cell, i) => node("td", figure(data.columns[i]), cellText(cell, data.columns[i]))));
  const body = node("tbody", {}, ...data.rows.slice(0, SHOWN_ROWS).map(line));
  const grid = node("table", {},
    node("thead", {}, node("tr", {}, ...data.columns.map((c) => node("th", { scope: "col", ...figure(c) }, c.label)))), body);
  if (data.total) {
    const cells = data.total.map((cell, i) => node("td", figure(data.columns[i]), i === 0 ? "Total" : cell === null ? "" : cellText(cell, data.columns[i])));
    grid.append(node("tfoot", {}, node("tr", {}, ...cells)));
  }
  const parts = [node("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table" }, grid)];
  if (data.rows.length > SHOWN_ROWS) {
    const more = node("button", { type: "button" }, `Show ${data.rows.length} of ${data.total_rows} rows`);
    more.addEventListener("click", () => { body.append(...data.rows.slice(SHOWN_ROWS).map(line)); more.remove(); });
    parts.push(more);
  }
  return parts;
}

function options(list, choose) {
  const box = node("div", { class: "options", role: "group", "aria-label": "Options" });
  for (const option of list) {
    const button = node("button", { type: "button" }, option.label);
    button.addEventListener("click", () => {
      box.querySelectorAll("button").forEach((b) => { b.disabled = true; });
      choose(option);
    });
    box.append(node("div", {}, button, option.effect ? node("small", {}, ` ${option.effect}`) : null));
  }
  return box;
}

function how(answer) {
  const details = node("details", {}, node("summary", {}, "How this was computed"));
  details.addEventListener("toggle", async () => {
    if (!details.open || details.childElementCount > 1) return;
    const whole = await (await fetch(`/api/answers/${encodeURIComponent(answer.id)}`)).json();
    for (const d of whole.definitions) details.append(node("p", {}, node("b", {}, `${d.term.replaceAll("_", " ")} = ${d.formula}. `), d.text));
    for (const query of whole.evidence.queries) {
      const values = Object.entries(query.params).map(([k, v]) => `${k} = ${v}`).join(", ");
      details.append(node("pre", {}, `${query.sql}\n${values ? `-- ${values}\n` : ""}-- ${query.rows_read} rows, ${query.ms} ms, data version ${whole.evidence.data_version}`));
    }
  });
  return details;
}

function footer(answer, ask) {
  const foot = node("div", { class: "foot" });
  for (const follow of answer.follow_ups) {
    const button = node("button", { type: "button", title: follow.say }, follow.label);
    button.addEventListener("click", () => ask(follow.say));
    foot.append(button);
  }
  if (answer.table) foot.append(node("a", { class: "button", href: `/api/answers/${encodeURIComponent(answer.id)}.csv`, download: "" }, "CSV"));
  return foot;
}
