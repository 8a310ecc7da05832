// What can be done with an answer besides reading it: saved, copied, linked to.
import * as api from "./api.js";
import { cellText } from "./format.js";
import { t } from "./messages.js";
import { scheme } from "./scheme.js";

// What is shared is reached by the path of its link, else by its own id.
const base = (card) => (card.share ? `/api/${card.share}` : `/api/answers/${encodeURIComponent(card.answer.id)}`);

function pictureQuery(card, kind) {
  const form = card.querySelector("answer-chart")?.form;
  const query = new URLSearchParams({ scheme: kind === "pdf" ? "light" : scheme(), ...(form && !card.share ? { form } : {}) });
  return ["png", "svg"].includes(kind) ? `?${query}` : "";
}

/** Save a file: by a link, or in a frame through a request that carries its token. */
export async function save(card, kind) {
  const path = `${base(card)}.${kind}${pictureQuery(card, kind)}`;
  const link = document.createElement("a");
  link.download = "";
  if (api.frame()) {
    link.href = URL.createObjectURL(await api.getBlob(path));
    link.download = `${card.answer.id.slice(0, 8)}.${kind}`;
  } else {
    link.href = path;
  }
  link.click();
  if (link.href.startsWith("blob:")) URL.revokeObjectURL(link.href);
  return t(`card.export.${kind}`);
}

const talkOf = (card) => card.closest("[data-conversation]")?.dataset.conversation;

/** Every answer of the conversation on paper. */
export function saveTalk(card) {
  const id = talkOf(card) ?? document.querySelector("[data-conversation]")?.dataset.conversation;
  Object.assign(document.createElement("a"), { href: `/api/conversations/${encodeURIComponent(id)}.pdf`, download: "" }).click();
}

export async function copyText(text) {
  await navigator.clipboard.writeText(text);
}

/** Every row, as tab-separated text and as a table: it pastes into sheets and into slides. */
export async function copyTable(card) {
  const { table } = await card.whole();
  const lines = [table.columns.map((c) => c.label), ...table.rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))))];
  const clean = (cell) => cell.replace(/[\t\r\n]+/g, " ");
  const tsv = lines.map((line) => line.map(clean).join("\t")).join("\n");
  const grid = document.createElement("table");
  const add = (cells, tag) => {
    const row = grid.insertRow();
    for (const text of cells) row.append(Object.assign(document.createElement(tag), { textContent: text }));
  };
  add(lines[0], "th");
  for (const row of table.rows) add(row.map((cell, at) => cellText(cell, table.columns[at])), "td");
  await navigator.clipboard.write([
    new ClipboardItem({
      "text/plain": new Blob([tsv], { type: "text/plain" }),
      "text/html": new Blob([grid.outerHTML], { type: "text/html" }),
    }),
  ]);
}

export async function copyPicture(card) {
  const blob = api.getBlob(`${base(card)}.png${pictureQuery(card, "png")}`);
  await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
}

export function linkTo(card) {
  return new URL(`/c/${talkOf(card)}#${card.answer.id}`, location.href).href;
}

export const copyLink = (card) => copyText(linkTo(card));

/** A link to the whole page of pins. */
export async function copyBoard() {
  const { url } = await api.sendJson("/api/pins/share", { days: 7 });
  await copyText(new URL(url, location.href).href);
}

export async function endShare(card) {
  await api.remove(`/api/share/${encodeURIComponent(card.answer.id)}`);
  return t("card.copy.ended");
}

export async function copyShare(card) {
  const { url } = await api.sendJson("/api/share", { answer_id: card.answer.id, days: 7 });
  await copyText(new URL(url, location.href).href);
}
