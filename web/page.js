// The conversation page. Nothing from the data, a user or Rasa is ever parsed as markup: text goes in by textContent.
import { answerCard } from "/static/card.js";
import { node } from "/static/dom.js";

const log = document.getElementById("log");
const composer = document.getElementById("composer");
const field = document.getElementById("message");
const send = document.getElementById("send");
const announce = document.getElementById("announce");
const state = document.getElementById("state");
const KEY = "marlow.conversation";

let conversation = localStorage.getItem(KEY);
let running = null;

function setState(name, text) {
  state.dataset.state = name;
  state.textContent = text;
}

function remember(id) {
  conversation = id;
  if (id) localStorage.setItem(KEY, id);
  else localStorage.removeItem(KEY);
}

function show(element) {
  log.append(element);
  element.scrollIntoView({ block: "nearest" });
}

function showReply(reply) {
  if (reply.answer) show(answerCard(reply.answer, { ask, choose }));
  else show(node("article", { class: "card", "data-kind": "answer" }, node("p", { class: "lead" }, reply.text)));
  announce.textContent = reply.answer ? reply.answer.headline.text : reply.text;
}

function showProblem(problem, body) {
  const retry = node("button", { type: "button" }, "Try again");
  const card = node("article", { class: "card", "data-kind": "fail", role: "alert" },
    node("p", { class: "lead" }, problem.detail || problem.title || "That did not work. Nothing was changed."), retry);
  retry.addEventListener("click", () => { card.remove(); run(body); });
  show(card);
}

// Server-sent events out of a POST: blocks end with an empty line.
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += value;
    for (let end = held.indexOf("\n\n"); end >= 0; end = held.indexOf("\n\n")) {
      const block = held.slice(0, end);
      held = held.slice(end + 2);
      const name = /^event: (.*)$/m.exec(block);
      const data = [...block.matchAll(/^data: ?(.*)$/gm)].map((m) => m[1]).join("\n");
      if (data) yield { name: name ? name[1] : "message", data: JSON.parse(data) };
    }
  }
}

function workingLine(body) {
  const step = node("span", {}, "Working …");
  const cancel = node("button", { type: "button" }, "Cancel");
  const line = node("div", { class: "working" }, step, cancel);
  cancel.addEventListener("click", () => {
    if (running && running.turn) fetch(`/api/turns/${encodeURIComponent(running.turn)}`, { method: "DELETE" });
  });
  return { line, step, body };
}

async function run(body) {
  if (running) return;
  const working = workingLine(body);
  const shown = setTimeout(() => show(working.line), 300);
  running = { turn: null };
  send.disabled = true;
  try {
    const response = await fetch("/api/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ ...body, conversation_id: conversation || undefined }),
    });
    if (response.status === 404 && conversation) {
      remember(null);
      running = null;
      return void run(body);
    }
    if (!response.ok) throw await response.json();
    for await (const event of eventsOf(response)) {
      if (event.name === "progress") {
        running.turn = event.data.turn || running.turn;
        if (event.data.conversation_id) remember(event.data.conversation_id);
        if (event.data.stage) working.step.textContent = `${event.data.stage} …`;
      }
      if (event.name === "reply") showReply(event.data);
      if (event.name === "problem") showProblem(event.data, body);
      if (event.name === "end" && event.data.conversation_id) remember(event.data.conversation_id);
    }
    setState("ready", "Connected");
  } catch (error) {
    setState("away", "Not connected");
    showProblem(error && error.title ? error : { detail: "Marlow does not answer. Nothing was changed; your text is kept." }, body);
  } finally {
    clearTimeout(shown);
    working.line.remove();
    running = null;
    send.disabled = false;
    field.focus();
  }
}

function ask(text) {
  document.querySelector(".welcome")?.remove();
  show(node("p", { class: "said" }, text));
  return run({ message: text, message_id: crypto.randomUUID() });
}

function choose(option) {
  show(node("p", { class: "said" }, option.label));
  return run({ choice: option.choice, message_id: crypto.randomUUID() });
}

function welcome(start) {
  const buttons = start.examples.map((text) => {
    const button = node("button", { type: "button" }, text);
    button.addEventListener("click", () => ask(text));
    return button;
  });
  const reach = start.data_through ? `Data to ${start.data_through}` : "No data yet";
  show(node("section", { class: "welcome" },
    node("h2", {}, "What would you like to know?"),
    node("p", {}, start.is_demo ? `Demo shop, invented data · ${reach}` : reach),
    node("div", { class: "row" }, ...buttons)));
}

async function restore() {
  if (!conversation) return false;
  const response = await fetch(`/api/conversations/${encodeURIComponent(conversation)}`);
  if (!response.ok) {
    remember(null);
    return false;
  }
  const { turns } = await response.json();
  for (const turn of turns) {
    show(node("p", { class: "said" }, turn.text));
    turn.replies.forEach(showReply);
  }
  return turns.length > 0;
}

async function begin() {
  try {
    const start = await (await fetch("/api/start")).json();
    document.getElementById("shop").textContent = start.is_demo ? "Demo shop" : start.shop || "";
    setState("ready", "Connected");
    if (!(await restore())) welcome(start);
  } catch {
    setState("away", "Not connected");
  }
  field.focus();
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text || running) return;
  field.value = "";
  ask(text);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    composer.requestSubmit();
  }
});
document.getElementById("fresh").addEventListener("click", () => {
  remember(null);
  log.replaceChildren();
  begin();
});
begin();
