// <answer-chart>: the chart of an answer, drawn when it comes into view, from all of its rows.
import * as api from "./api.js";
import { Element, html, nothing } from "./base.js";
import { cellText } from "./format.js";
import { t } from "./messages.js";
import { scheme, onScheme } from "./scheme.js";

const chunk = () => import("./chart/draw.js");
export const prefetch = () => chunk().catch(() => {});

const BESIDE = { line: 300, map: 330, scatter: 372, small_multiples: 420, lift: 310, stacked: 90, heat: 40, funnel: 20, bar: 16, waterfall: 16, contributions: 16 };

class AnswerChart extends Element {
  static properties = { answer: { attribute: false }, form: { state: true }, failed: { state: true }, at: { state: true } };

  #view = null;
  #marks = [];
  #width = 0;
  #observers = [];
  #spec = null;
  #turn = 0;

  connectedCallback() {
    super.connectedCallback();
    this.#spec = this.answer.chart.spec;
    this.form = this.#spec.usermeta.form;
    this.offScheme = onScheme(() => this.#redraw());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.offScheme();
    for (const observer of this.#observers) observer.disconnect();
    this.#view?.finalize();
    this.#view = null;
  }

  firstUpdated() {
    const box = this.querySelector(".chart");
    box.style.minHeight = `${this.#reserved()}px`;
    const sized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (!width || Math.abs(width - this.#width) < 8) return;
      this.#width = width;
      this.#redraw();
    });
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      seen.disconnect();
      sized.observe(box);
    }, { rootMargin: "700px" });
    seen.observe(box);
    this.#observers = [sized, seen];
  }

  /** The height that the chart will have, so that nothing jumps when it comes. */
  #reserved() {
    const { height } = this.#spec;
    const beside = BESIDE[this.form] ?? 40;
    if (typeof height === "number") return Math.max(height + 40, beside);
    const rows = new Set(this.answer.table.rows.map((row) => row[0])).size;
    return height?.step ? Math.min(rows, 20) * height.step + beside : beside;
  }

  async #rows() {
    const { table } = this.answer;
    const all = table.total_rows > table.rows.length ? await this.closest("answer-card").whole() : this.answer;
    const keys = all.table.columns.map((column) => column.key);
    return all.table.rows.map((row, i) => ({ _i: i, ...Object.fromEntries(row.map((cell, at) => [keys[at], cell])) }));
  }

  async #redraw() {
    if (!this.#width || !this.isConnected) return;
    const turn = ++this.#turn;
    try {
      const [{ draw, marks }, rows] = await Promise.all([chunk(), this.#rows()]);
      if (turn !== this.#turn || !this.isConnected) return;
      const stage = document.createElement("div");
      const view = await draw(stage, { spec: this.#spec, rows, scheme: scheme(), width: this.#width });
      if (turn !== this.#turn || !this.isConnected) return view.finalize();
      const old = this.#view;
      this.querySelector(".chart").replaceChildren(stage);
      old?.finalize();
      this.#view = view;
      this.#marks = marks(view);
      this.at = undefined;
      this.rowsDrawn = rows;
      view.addEventListener("mousemove", (event, item) => this.#hover(event, item));
      view.addEventListener("mouseout", () => this.#hideTip());
      view.addEventListener("click", (event, item) => this.#pick(item?.datum?._i, event));
      this.failed = false;
      this.dataset.drawn = this.form;
      const svg = stage.querySelector("svg");
      svg.setAttribute("aria-hidden", "true");
      svg.removeAttribute("role");
      this.tell("drawn", this.form);
    } catch (error) {
      this.failed = true;
      if (!(error instanceof TypeError)) throw error;
    }
  }

  #tipText(row, cell) {
    const { columns } = this.answer.table;
    const shown = cell ? [...columns.slice(0, 2), columns.find((column) => column.key === cell)] : columns.slice(0, 5);
    return shown.map((column) => `${column.label}: ${cellText(this.rowsDrawn[row][column.key], column)}`);
  }

  #showTip({ row, cell, x, y }) {
    const tip = this.querySelector(".tip");
    tip.replaceChildren(...this.#tipText(row, cell).map((line) => Object.assign(document.createElement("span"), { textContent: line })));
    tip.hidden = false;
    const box = this.querySelector(".chart").getBoundingClientRect();
    tip.style.left = `${Math.min(Math.max(4, x + 12), box.width - tip.offsetWidth - 4)}px`;
    tip.style.top = `${Math.max(0, y - tip.offsetHeight - 8)}px`;
  }

  #hideTip() { this.querySelector(".tip").hidden = true; }

  #hover(event, item) {
    const row = item?.datum?._i;
    if (!(row >= 0) || !this.rowsDrawn[row]) return this.#hideTip();
    const box = this.querySelector(".chart").getBoundingClientRect();
    return this.#showTip({ row, cell: item.datum._key, x: event.clientX - box.left, y: event.clientY - box.top });
  }

  #pick(row, event) {
    if (!(row >= 0)) return;
    const box = this.querySelector(".chart").getBoundingClientRect();
    const mark = this.#marks[this.at];
    const where = event ? { x: event.clientX, y: event.clientY } : { x: box.left + mark.x, y: box.top + mark.y };
    this.#hideTip();
    this.tell("pick-row", { row, ...where, back: this.querySelector(".chart") });
  }

  #key(event) {
    const count = this.#marks.length;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step && count) {
      event.preventDefault();
      this.at = this.at === undefined ? 0 : (this.at + step + count) % count;
      const mark = this.#marks[this.at];
      this.#showTip(mark);
      this.querySelector(".said-mark").textContent = this.#tipText(mark.row, mark.cell).join(", ");
    } else if ((event.key === "Enter" || event.key === " ") && this.at !== undefined) {
      event.preventDefault();
      this.#pick(this.#marks[this.at].row, null);
    } else if (event.key === "Escape") {
      this.#hideTip();
    }
  }

  async #choose(form) {
    if (form === this.form) return;
    const chart = await api.getJson(`/api/answers/${encodeURIComponent(this.answer.id)}/chart?form=${form}`);
    this.#spec = chart.spec;
    this.form = form;
    this.at = undefined;
    this.querySelector(".chart").style.minHeight = `${this.#reserved()}px`;
    await this.#redraw();
  }

  render() {
    const { forms, notes } = (this.#spec ?? this.answer.chart.spec).usermeta;
    return html`
      ${forms.length > 1 && !this.closest("answer-card")?.share ? html`<div class="forms" role="group" aria-label=${t("card.form")}>${forms.map((f) => html`
        <button type="button" aria-pressed=${f.form === this.form ? "true" : "false"} @click=${() => this.#choose(f.form)}>${f.label}</button>`)}</div>` : nothing}
      <div class="chart-box">
        <div class="chart" tabindex="0" role="application" aria-label=${t("card.chart.keys", { alt: this.answer.chart.alt })}
          @keydown=${this.#key} @blur=${this.#hideTip}></div>
        <div class="tip" hidden></div>
        <p class="unseen said-mark" aria-live="polite"></p>
      </div>
      ${this.failed ? html`<p class="quiet">${t("card.chart.none")}</p>` : nothing}
      ${notes.length ? html`<p class="quiet small">${notes.join(" ")}</p>` : nothing}`;
  }
}
customElements.define("answer-chart", AnswerChart);
