// <marlow-app>: the frame of every page; which page it is stands in the document.
import "./scheme.js";
import "./ask-menu.js";
import * as api from "./api.js";
import { Element, html, icon, nothing } from "./base.js";
import "./chat-page.js";
import { loggedIn } from "./embed.js";
import { dayText } from "./format.js";
import { t } from "./messages.js";
import { news } from "./news.js";
import { onScheme, scheme, switchScheme } from "./scheme.js";

const page = document.documentElement.dataset.page;

class MarlowApp extends Element {
  static properties = { start: { state: true }, connection: { state: true }, ready: { state: true }, refused: { state: true }, arrived: { state: true } };

  async connectedCallback() {
    super.connectedCallback();
    this.connection = "waiting";
    this.addEventListener("connection", (event) => { this.connection = event.detail; });
    this.addEventListener("restart", () => this.#begin());
    onScheme(() => this.requestUpdate());
    news.addEventListener("arrived", (event) => this.#arrived(event.detail));
    try {
      if (page === "embed") await loggedIn();
      if (page === "pins") await import("./pins-page.js");
      if (page === "shared") await import("./shared-page.js");
      this.ready = true;
    } catch {
      this.refused = true;
      return;
    }
    if (page === "pins") news.resume();
    if (page !== "shared") this.#begin();
  }

  async #begin() {
    try {
      this.start = await api.getJson("/api/start");
      this.connection = "ready";
    } catch {
      this.connection = "away";
      setTimeout(() => this.#begin(), 3000);
    }
  }

  /** An answer came in a conversation that was left: a line that leads there, a sign in the title, a notification. */
  #arrived({ id, said, reply }) {
    const sentence = reply.answer?.headline.text ?? reply.text;
    this.arrived = { id, said, sentence, path: `/c/${id}${reply.answer ? `#${reply.answer.id}` : ""}` };
    document.title = `(1) ${t("app.name")}`;
    if (document.hidden && globalThis.Notification?.permission === "granted") new Notification(t("turn.done"), { body: sentence });
  }

  #seen(open) {
    const { id, path } = this.arrived;
    this.arrived = null;
    document.title = t("app.name");
    if (!open) return;
    const log = this.querySelector("chat-page");
    if (log) log.tell("open-conversation", { id });
    else location.href = path;
  }

  #news() {
    if (!this.arrived) return nothing;
    return html`<div class="arrived" role="status"><p><b>${t("turn.done")}</b> ${this.arrived.said}</p>
      <button type="button" @click=${() => this.#seen(true)}>${t("turn.open")}</button>
      <button type="button" class="quietly only" aria-label=${t("app.close")} @click=${() => this.#seen(false)}>${icon("close")}</button></div>`;
  }

  #body() {
    if (this.refused) return html`<p class="card problem" role="alert">${t("embed.refused")}</p>`;
    if (!this.ready) return html`<p class="quiet waiting" role="status">${page === "embed" ? t("embed.wait") : nothing}</p>`;
    if (page === "pins") return html`<pins-page></pins-page>`;
    if (page === "shared") return html`<shared-page></shared-page>`;
    return html`<chat-page .start=${this.start} ?embedded=${page === "embed"}></chat-page>`;
  }

  #status() {
    const { start } = this;
    const named = { ready: "app.connected", away: "app.away", waiting: "app.connecting" }[this.connection];
    return html`${start?.is_demo ? html`<span class="badge" title=${t("app.demo.title")}>${t("app.demo")}</span>` : html`<span class="shop">${start?.shop ?? ""}</span>`}
      <span class="grow"></span>
      ${start ? html`<span class="fresh">${start.data_through ? t("app.data", { day: dayText(start.data_through) }) : t("app.nodata")}</span>` : nothing}
      <span class="state" data-state=${this.connection} role="status"><span>${t(named)}</span></span>`;
  }

  render() {
    const dark = scheme() === "dark";
    const chat = page === "chat";
    return html`
      ${chat ? html`<a class="skip" href="#question">${t("app.skip")}</a>` : nothing}
      <header class="bar">
        ${chat ? html`<button type="button" class="quietly only menu-button" popovertarget="conversations" aria-label=${t("app.conversations")}>${icon("menu")}</button>` : nothing}
        <h1><a href="/">${t("app.name")}</a></h1>
        ${this.#status()}
        ${page === "chat" ? html`<a class="quietly" href="/pins">${icon("pin")}<span>${t("app.pins")}</span></a>` : nothing}
        ${page === "pins" ? html`<a class="quietly" href="/">${icon("send")}<span>${t("app.chat")}</span></a>` : nothing}
        <button type="button" class="quietly only" aria-label=${t(dark ? "app.theme.light" : "app.theme.dark")} title=${t(dark ? "app.theme.light" : "app.theme.dark")} @click=${switchScheme}>${icon(dark ? "sun" : "moon")}</button>
      </header>
      ${this.#body()}
      ${this.#news()}
      <ask-menu></ask-menu>`;
  }
}
customElements.define("marlow-app", MarlowApp);
