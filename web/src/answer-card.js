// <answer-card>: one answer. The number first, then what it counts, its pictures, what can be done with it and asked next.
import "./answer-chart.js";
import "./answer-how.js";
import "./answer-table.js";
import * as act from "./actions.js";
import * as api from "./api.js";
import { menu } from "./ask-menu.js";
import { Element, html, icon, nothing } from "./base.js";
import { aboutText, changeText, dayText, number, quantityText } from "./format.js";
import { has, t } from "./messages.js";

const CHANGEABLE = (key) => key === "window" || key === "comparison" || key.startsWith("filter:");

class AnswerCard extends Element {
  static properties = {
    answer: { attribute: false }, verdict: { attribute: false }, readonly: { type: Boolean }, compact: { type: Boolean },
    share: { attribute: false }, view: { state: true }, note: { state: true }, judging: { state: true }, taken: { state: true }, pinned: { state: true },
  };

  #whole = null;

  connectedCallback() {
    super.connectedCallback();
    this.id ||= this.answer.id;
    this.addEventListener("pick-row", (event) => this.#rowMenu(event));
    this.addEventListener("copy-text", (event) => this.#say(act.copyText(event.detail)));
  }

  /** The stored answer with all its rows and its evidence, fetched once. */
  whole() {
    if (this.share) return Promise.resolve(this.answer);
    this.#whole ??= api.getJson(`/api/answers/${encodeURIComponent(this.answer.id)}`).catch((error) => { this.#whole = null; throw error; });
    return this.#whole;
  }

  get #views() {
    const { answer } = this;
    return [
      ...(answer.chart?.spec ? ["chart"] : []),
      ...(answer.table?.rows.length ? ["table"] : []),
      ...(answer.definitions.length || answer.claims.length ? ["how"] : []),
    ];
  }

  async #say(done) {
    try {
      this.note = (await done) || t("card.copied");
    } catch {
      this.note = t("card.copy.failed");
    }
    clearTimeout(this.quieter);
    this.quieter = setTimeout(() => { this.note = ""; }, 4000);
  }

  // What can be asked about a row or changed about a chip: the server says it, each behind a choice.
  async #options(pointed) {
    const found = await api.sendJson(`/api/answers/${encodeURIComponent(this.answer.id)}/next`, pointed);
    return found.options.map((option) => ({ ...option, conversation: found.conversation_id }));
  }

  #asItems(options) {
    return options.map((option) => ({ label: option.label, leaves: true, run: () => this.tell("choose-option", option) }));
  }

  async #rowMenu(event) {
    event.stopPropagation();
    if (this.readonly) return;
    const { row, x, y, back } = event.detail;
    const options = await this.#options({ row });
    menu().show({ items: this.#asItems(options), label: t("card.follow"), x, y, back, note: options.length ? "" : t("card.nothing") });
  }

  async #chipMenu(item, event) {
    const back = event.currentTarget;
    const { left: x, bottom: y } = back.getBoundingClientRect();
    const options = await this.#options({ chip: item.key });
    const typed = item.key === "window" ? { label: t("card.chip.other"), run: (text) => this.#typed(text, { x, y, back }) } : null;
    const note = options.length || typed ? "" : t("card.nothing");
    menu().show({ items: this.#asItems(options), label: item.label, x, y, back, typed, note });
  }

  async #typed(text, where) {
    const options = text ? await this.#options({ chip: "window", typed: text }) : [];
    if (options.length) {
      menu().close(false);
      this.tell("choose-option", options[0]);
    } else {
      menu().show({ items: [], label: t("card.key.window"), ...where, note: t("card.chip.unreadable"), typed: { label: t("card.chip.other"), run: (again) => this.#typed(again, where) } });
    }
  }

  async #removeChip(item) {
    const removal = (await this.#options({ chip: item.key })).find((option) => option.is_default);
    if (removal) this.tell("choose-option", removal);
  }

  #lead() {
    const { text, marks } = this.answer.headline;
    const parts = [];
    let at = 0;
    for (const mark of marks) {
      parts.push(text.slice(at, mark.start), html`<strong>${text.slice(mark.start, mark.end)}</strong>`);
      at = mark.end;
    }
    return html`<p class="lead">${parts}${text.slice(at)}</p>`;
  }

  #chips() {
    const items = this.answer.context.filter((item) => CHANGEABLE(item.key) || item.key === "data");
    if (!items.length) return nothing;
    return html`<ul class="chips" aria-label=${t("card.context")}>${items.map((item) => {
      const shown = item.key === "window" ? item.value : html`<span>${item.label}</span> ${item.value}`;
      if (this.readonly || this.compact || !CHANGEABLE(item.key) || !this.answer.question) return html`<li class="chip">${shown}</li>`;
      return html`<li class="chip changeable">
        <button type="button" aria-haspopup="menu" aria-label=${t("card.chip.change", item)} @click=${(e) => this.#chipMenu(item, e)}>${shown}${icon("arrowDown")}</button>
        ${item.removable ? html`<button type="button" class="off" aria-label=${t("card.chip.remove", item)} @click=${() => this.#removeChip(item)}>${icon("close")}</button>` : nothing}
      </li>`;
    })}</ul>`;
  }

  #kpis() {
    const { kpis, claims } = this.answer;
    if (kpis.length < 2 && !(kpis.length === 1 && claims[kpis[0]].change)) return nothing;
    return html`<dl class="kpis">${kpis.map((index) => {
      const claim = claims[index];
      const way = claim.change && (claim.change.absolute > 0 ? "up" : claim.change.absolute < 0 ? "down" : "same");
      return html`<div class="kpi"><dt>${aboutText(claim)}</dt><dd>${quantityText(claim.quantity)}
        ${claim.change ? html`<small class=${way}><span aria-hidden="true">${{ up: "▲", down: "▼", same: "" }[way]}</span> ${changeText(claim.change, claim.quantity.unit)}</small>` : nothing}</dd></div>`;
    })}</dl>`;
  }

  #tabs() {
    const views = this.#views;
    if (!views.length) return nothing;
    const view = this.view ?? views[0];
    const key = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.view = views[(views.indexOf(view) + step + views.length) % views.length];
      this.updateComplete.then(() => this.querySelector('[role="tab"][aria-selected="true"]').focus());
    };
    return html`
      <div class="tabs" role="tablist" aria-label=${t("card.view")} @keydown=${key}>${views.map((name) => html`
        <button type="button" role="tab" id=${`${this.id}-${name}`} aria-controls=${`${this.id}-panel`} aria-selected=${name === view ? "true" : "false"} tabindex=${name === view ? 0 : -1}
          @click=${() => { this.view = name; }}>${t(`card.${name}`)}</button>`)}</div>
      <div class="view" role="tabpanel" id=${`${this.id}-panel`} aria-labelledby=${`${this.id}-${view}`}>
        ${view === "chart" ? html`<answer-chart .answer=${this.answer}></answer-chart>` : nothing}
        ${view === "table" ? html`<answer-table .answer=${this.answer}></answer-table>` : nothing}
        ${view === "how" ? html`<answer-how .answer=${this.answer}></answer-how>` : nothing}
      </div>`;
  }

  #notes() {
    const { notes, issues, headline, certainty } = this.answer;
    const told = [...notes, ...issues.map((issue) => issue.text).filter((text) => text !== headline.text)];
    const label = has(`card.${certainty}`) && certainty !== "fact" ? t(`card.${certainty}`) : null;
    if (!told.length && !label) return nothing;
    return html`${label ? html`<p class="certainty">${label}</p>` : nothing}${told.length ? html`<ul class="notes">${told.map((text) => html`<li>${text}</li>`)}</ul>` : nothing}`;
  }

  #take(option) {
    this.taken = option.choice;
    this.tell("choose-option", option);
    // The last choice of a proposal is to say it anew: the sentence goes back into the line.
    const anew = this.answer.kind === "propose" && option === this.answer.options.at(-1);
    if (anew) this.tell("edit-turn", this.closest(".turn").querySelector(".said").textContent);
  }

  #choices() {
    const { options } = this.answer;
    if (!options.length || this.readonly) return nothing;
    return html`<div class="options" role="group" aria-label=${t("card.options")}>${options.map((option) => html`
      <button type="button" class=${this.answer.kind === "propose" && option === options[0] ? "main" : ""} ?disabled=${this.taken !== undefined} aria-pressed=${this.taken === option.choice ? "true" : "false"} @click=${() => this.#take(option)}>
        <span>${option.label}${option.is_default && this.answer.kind !== "propose" ? html` <em>${t("card.default")}</em>` : nothing}</span>${option.effect ? html`<small>${option.effect}</small>` : nothing}</button>`)}</div>`;
  }

  #proposal() {
    const { proposal, receipt } = this.answer;
    if (receipt) {
      return html`<p class="receipt">${t("receipt.done", { n: receipt.done })}${receipt.undo_until ? ` · ${t("receipt.undo", { at: dayText(receipt.undo_until) })}` : nothing}</p>`;
    }
    if (!proposal) return nothing;
    return html`<dl class="proposal"><div class="whom"><dt>${t("proposal.target")}</dt><dd>${proposal.target}</dd></div>
      ${proposal.counts.map((count) => html`<div><dt>${count.noun}</dt><dd>${number(count.n)}</dd></div>`)}
      ${proposal.cost ? html`<div><dt>${t("proposal.cost")}</dt><dd>${quantityText(proposal.cost)}</dd></div>` : nothing}
      <div><dt>${t("proposal.reversible")}</dt><dd>${t(proposal.reversible ? "card.yes" : "card.no")}</dd></div></dl>`;
  }

  #exportMenu(event) {
    const back = event.currentTarget;
    const { left: x, bottom: y } = back.getBoundingClientRect();
    const kinds = [...(this.answer.table ? ["csv", "xlsx", "zip"] : []), ...(this.answer.chart?.spec ? ["png", "svg"] : []), "pdf"];
    const items = kinds.map((kind) => ({ label: t(`card.export.${kind}`), run: () => this.#say(act.save(this, kind)) }));
    if (!this.share && !this.compact && !api.frame()) items.push({ label: t("card.export.talk"), run: () => act.saveTalk(this) });
    menu().show({ items, label: t("card.export"), x, y, back });
  }

  #copyMenu(event) {
    const back = event.currentTarget;
    const { left: x, bottom: y } = back.getBoundingClientRect();
    const items = [
      ...(this.answer.table ? [{ label: t("card.copy.table"), run: () => this.#say(act.copyTable(this)) }] : []),
      ...(this.answer.chart?.spec ? [{ label: t("card.copy.picture"), run: () => this.#say(act.copyPicture(this)) }] : []),
      ...(this.share || api.frame() ? [] : [{ label: t("card.copy.link"), run: () => this.#say(act.copyLink(this)) }, { label: t("card.copy.share"), run: () => this.#say(act.copyShare(this)) }, { label: t("card.copy.end"), run: () => this.#say(act.endShare(this)) }]),
    ];
    menu().show({ items, label: t("card.copy"), x, y, back });
  }

  async #pin() {
    await api.sendJson("/api/pins", { answer_id: this.answer.id });
    this.pinned = true;
  }

  async #judge(verdict, comment = null) {
    await api.sendJson(`/api/answers/${encodeURIComponent(this.answer.id)}/feedback`, { verdict, comment });
    this.verdict = verdict;
    this.judging = false;
    this.note = t(verdict > 0 ? "card.thanks.up" : "card.thanks");
  }

  #actions() {
    const { answer } = this;
    if (answer.kind !== "answer" || !(answer.table || answer.claims.length)) return nothing;
    const plain = this.share;
    return html`<div class="actions" role="group" aria-label=${t("card.actions")}>
      <button type="button" class="quietly" aria-haspopup="menu" @click=${this.#exportMenu}>${icon("download")}<span>${t("card.export")}</span></button>
      <button type="button" class="quietly" aria-haspopup="menu" @click=${this.#copyMenu}>${icon("copy")}<span>${t("card.copy")}</span></button>
      ${plain || this.compact ? nothing : html`
        ${api.frame() ? nothing : html`<button type="button" class="quietly" aria-pressed=${this.pinned ? "true" : "false"} @click=${this.#pin}>${icon("pin")}<span>${t(this.pinned ? "card.pinned" : "card.pin")}</span></button>`}
        <button type="button" class="quietly beside" @click=${() => this.tell("open-beside", answer)}>${icon("beside")}<span>${t("card.beside")}</span></button>
        <span class="grow"></span>
        <button type="button" class="quietly only" aria-pressed=${this.verdict === 1 ? "true" : "false"} aria-label=${t("card.up")} @click=${() => this.#judge(1)}>${icon("up")}</button>
        <button type="button" class="quietly only" aria-pressed=${this.verdict === -1 ? "true" : "false"} aria-expanded=${this.judging ? "true" : "false"} aria-label=${t("card.down")} @click=${() => { this.judging = !this.judging; }}>${icon("down")}</button>`}
      </div>
      <p class="note" role="status">${this.note}</p>
      ${this.judging ? this.#reason() : nothing}`;
  }

  #reason() {
    const submit = (event) => {
      event.preventDefault();
      const { reason, more } = event.target.elements;
      this.#judge(-1, [reason.value, more.value.trim()].filter(Boolean).join(": "));
    };
    return html`<form class="reason" @submit=${submit}><fieldset><legend>${t("card.why")}</legend>
      ${["number", "misread", "useless"].map((name) => html`<label><input type="radio" name="reason" value=${name} ?checked=${name === "number"}> ${t(`card.why.${name}`)}</label>`)}
      <label class="more">${t("card.why.more")} <input name="more" maxlength="500" autocomplete="off"></label>
      <button type="submit">${t("card.why.send")}</button></fieldset></form>`;
  }

  #follows() {
    const { follow_ups: follows } = this.answer;
    if (!follows.length || this.readonly || this.compact) return nothing;
    return html`<div class="follows" role="group" aria-label=${t("card.follow")}>${follows.map((follow) => html`
      <button type="button" title=${follow.say} @click=${() => this.tell("ask", follow.say)}>${follow.label}</button>`)}</div>`;
  }

  render() {
    const { answer } = this;
    const role = answer.kind === "fail" ? "alert" : "article";
    return html`<div class="card" data-kind=${answer.kind} role=${role} aria-label=${answer.headline.text}>
      ${answer.part ? html`<p class="part">${t("card.part", answer.part)}</p>` : nothing}
      ${this.#lead()}${this.#chips()}${this.#kpis()}${this.#proposal()}${answer.kind === "propose" ? this.#choices() : nothing}${this.#tabs()}${this.#notes()}${answer.kind === "propose" ? nothing : this.#choices()}${this.#actions()}${this.#follows()}
    </div>`;
  }
}
customElements.define("answer-card", AnswerCard);
