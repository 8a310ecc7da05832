// <answer-how>: what an answer rests on: definition, counting rules, certainty, the queries that ran.
import { Element, html, nothing } from "./base.js";
import { aboutText, number, quantityText, share } from "./format.js";
import { t } from "./messages.js";

class AnswerHow extends Element {
  static properties = { answer: { attribute: false }, whole: { state: true } };

  async firstUpdated() { this.whole = await this.closest("answer-card").whole(); }

  #sure() {
    const told = this.answer.claims.filter((claim) => claim.interval || claim.n !== null).slice(0, 6);
    if (!told.length) return html`<p>${t("how.fact")}</p>`;
    return html`<ul>${told.map((claim) => {
      const about = aboutText(claim);
      const figure = (value) => quantityText({ value, unit: claim.quantity.unit });
      const parts = [quantityText(claim.quantity)];
      if (claim.n !== null) parts.push(t("how.n", { n: number(claim.n) }));
      if (claim.interval) {
        const { low, high, level, method } = claim.interval;
        parts.push(t("how.interval", { level: share(level), low: figure(low), high: figure(high), method }));
      }
      return html`<li>${about ? html`<b>${about}</b> ` : nothing}${parts.join(" · ")}</li>`;
    })}</ul>`;
  }

  #query(query, version) {
    const values = Object.entries(query.params).map(([k, v]) => `-- ${k} = ${v}`).join("\n");
    const text = values ? `${query.sql}\n${values}` : query.sql;
    return html`<div class="query">
      <pre tabindex="0">${text}</pre>
      <p class="quiet small">${t("how.rows", { rows: number(query.rows_read), ms: query.ms, version })}
        <button type="button" class="link" @click=${() => this.tell("copy-text", text)}>${t("how.copy")}</button></p>
    </div>`;
  }

  render() {
    const { definitions, context } = this.answer;
    const rules = context.filter((item) => item.key === "rule");
    const told = context.filter((item) => ["data", "timezone"].includes(item.key));
    const evidence = this.whole?.evidence;
    return html`<dl class="how">
      ${definitions.length ? html`<dt>${t("how.definitions")}</dt><dd>${definitions.map((d) => html`<p><b>${d.term.replaceAll("_", " ")} = ${d.formula}.</b> ${d.text}</p>`)}</dd>` : nothing}
      ${rules.length ? html`<dt>${t("how.rules")}</dt><dd><ul>${rules.map((r) => html`<li>${r.value}</li>`)}</ul></dd>` : nothing}
      <dt>${t("how.sure")}</dt><dd>${this.#sure()}</dd>
      ${told.length ? html`<dt>${t("how.data")}</dt><dd>${told.map((c) => `${c.label} ${c.value}`).join(" · ")}</dd>` : nothing}
      ${evidence ? html`<dt>${t("how.sql")}</dt><dd>${evidence.queries.map((q) => this.#query(q, evidence.data_version))}</dd>` : nothing}
    </dl>`;
  }
}
customElements.define("answer-how", AnswerHow);
