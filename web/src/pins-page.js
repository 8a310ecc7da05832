// <pins-page>: pinned answers with today's data, in the person's order, and the day against what is normal.
import "./answer-card.js";
import "./ask-menu.js";
import * as act from "./actions.js";
import * as api from "./api.js";
import { Element, html, icon, nothing } from "./base.js";
import { dayText, quantityText } from "./format.js";
import { t } from "./messages.js";

class PinsPage extends Element {
  static properties = { pins: { state: true }, overview: { state: true }, note: { state: true }, links: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("choose-option", (event) => this.#away(event.detail));
    this.#load();
  }

  async #load() {
    api.getJson("/api/pins/share").then((found) => { this.links = found.in_force; }, () => {});
    api.getJson("/api/overview").then((found) => { this.overview = found; }, () => {});
    this.pins = (await api.getJson("/api/pins")).pins;
    for (const pin of this.pins) {
      api.getJson(`/api/pins/${pin.id}`).then((whole) => { Object.assign(pin, whole); this.requestUpdate(); }, () => { pin.answer = null; this.requestUpdate(); });
    }
    this.tell("connection", "ready");
  }

  // A choice is taken in a conversation: the page with the log is the place for it.
  #away(option) {
    sessionStorage.setItem("marlow.choice", JSON.stringify(option));
    location.href = `/c/${option.conversation}`;
  }

  async #change(pin, body) {
    await api.sendJson(`/api/pins/${pin.id}`, body, "PATCH");
    await this.#load();
  }

  async #remove(pin) {
    await api.remove(`/api/pins/${pin.id}`);
    await this.#load();
  }

  async #share(pin) {
    await act.copyShare({ answer: pin.answer });
    this.note = t("card.copied");
  }

  async #shareAll() {
    await act.copyBoard();
    this.links = (this.links ?? 0) + 1;
    this.note = t("pins.share.copied");
  }

  async #endAll() {
    await api.remove("/api/pins/share");
    this.links = 0;
    this.note = t("pins.share.ended");
  }

  #sharing() {
    if (!this.pins?.length) return nothing;
    return html`<div class="sharing"><p class="note" role="status">${this.note}</p><span class="grow"></span>
      ${this.links ? html`<button type="button" class="quietly" @click=${this.#endAll}>${t("pins.share.end", { n: this.links })}</button>` : nothing}
      <button type="button" @click=${this.#shareAll}>${icon("share")}${t("pins.share.all")}</button></div>`;
  }

  #day() {
    if (!this.overview?.figures?.length) return nothing;
    return html`<section class="overview"><h2>${t("overview.title", { day: dayText(this.overview.day) })}</h2><dl class="kpis">${this.overview.figures.map((figure) => html`
      <div class="kpi"><dt>${figure.label}</dt><dd>${quantityText(figure.quantity)}<small class=${figure.verdict === "within" ? "same" : figure.verdict === "above" ? "up" : "down"}>${t(`overview.${figure.verdict}`)}</small>
        <small class="quiet">${t("overview.normal", { low: quantityText({ ...figure.quantity, value: figure.low }), high: quantityText({ ...figure.quantity, value: figure.high }) })}</small></dd></div>`)}</dl></section>`;
  }

  #pin(pin, at) {
    const name = pin.title;
    const button = (sign, key, run, off = false) => html`<button type="button" class="quietly only" aria-label=${`${t(key)}: ${name}`} title=${t(key)} ?disabled=${off} @click=${run}>${icon(sign)}</button>`;
    return html`<section class="pinned" aria-label=${name}><header><h2>${name}</h2>
        ${button("arrowUp", "pins.up", () => this.#change(pin, { move: "up" }), at === 0)}
        ${button("arrowDown", "pins.down", () => this.#change(pin, { move: "down" }), at === this.pins.length - 1)}
        ${button("close", "pins.remove", () => this.#remove(pin))}</header>
      ${pin.answer ? html`<answer-card .answer=${pin.answer} compact></answer-card>` : pin.answer === null ? html`<p class="quiet" role="status">${t("pins.gone")}</p>` : html`<div class="waiting"></div>`}
      <p class="under">${pin.frozen ? html`<span class="quiet">${t("pins.frozen")}</span>` : nothing}
        <button type="button" class="link" @click=${() => this.#change(pin, { frozen: !pin.frozen })}>${t(pin.frozen ? "pins.release" : "pins.freeze")}</button>
        ${pin.answer ? html`<button type="button" class="link" @click=${() => this.#share(pin)}>${t("pins.share")}</button>` : nothing}</p></section>`;
  }

  render() {
    return html`<main class="pins"><h2 class="unseen">${t("pins.title")}</h2>${this.#day()}${this.#sharing()}
      ${this.pins && !this.pins.length ? html`<p class="quiet empty">${t("pins.empty")}</p>` : nothing}
      <div class="board">${(this.pins ?? []).map((pin, at) => this.#pin(pin, at))}</div></main>`;
  }
}
customElements.define("pins-page", PinsPage);
