// <answer-table>: the rows of an answer; every one of them on request.
import { Element, html, nothing } from "./base.js";
import { cellText, isFigure, number } from "./format.js";
import { t } from "./messages.js";

const SHOWN = 10;

class AnswerTable extends Element {
  static properties = { answer: { attribute: false }, rows: { state: true } };

  get #table() { return this.answer.table; }

  async #all() {
    this.rows = (await this.closest("answer-card").whole()).table.rows;
  }

  #row(row, place) {
    const { columns } = this.#table;
    const asks = this.answer.kind === "answer" && this.answer.question && columns[0].type !== "number";
    const first = cellText(row[0], columns[0]);
    const pick = (event) => {
      const box = event.currentTarget.getBoundingClientRect();
      const mouse = event.clientX || event.clientY;
      this.tell("pick-row", { row: place, x: mouse ? event.clientX : box.left, y: mouse ? event.clientY : box.bottom, back: event.currentTarget });
    };
    return html`<tr>${row.map((cell, at) => html`<td class=${isFigure(columns[at]) ? "figure" : ""}>${at === 0 && asks
      ? html`<button type="button" class="cell" aria-haspopup="menu" aria-label=${t("card.row.ask", { name: first })} @click=${pick}>${first}</button>`
      : cellText(cell, columns[at])}</td>`)}</tr>`;
  }

  render() {
    const { columns, total, total_rows: count } = this.#table;
    const shown = this.rows ?? this.#table.rows.slice(0, SHOWN);
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${t("card.table")}>
        <table>
          <thead><tr>${columns.map((c) => html`<th scope="col" class=${isFigure(c) ? "figure" : ""}>${c.label}</th>`)}</tr></thead>
          <tbody>${shown.map((row, i) => this.#row(row, i))}</tbody>
          ${total ? html`<tfoot><tr>${total.map((cell, at) => html`<td class=${isFigure(columns[at]) ? "figure" : ""}>${at === 0 ? t("card.total") : cell === null ? "" : cellText(cell, columns[at])}</td>`)}</tr></tfoot>` : nothing}
        </table>
      </div>
      ${shown.length < count ? html`<button type="button" class="link" @click=${this.#all}>${t("card.rows", { total: number(count) })}</button>` : nothing}`;
  }
}
customElements.define("answer-table", AnswerTable);
