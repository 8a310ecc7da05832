// <import-dialog>: a dropped file: how it is read, what would be rejected; loaded when that is confirmed, and taken back.
import * as api from "./api.js";
import { Element, html, nothing } from "./base.js";
import { number, share } from "./format.js";
import { t } from "./messages.js";

class ImportDialog extends Element {
  static properties = { file: { state: true }, preview: { state: true }, report: { state: true }, problem: { state: true }, busy: { state: true }, undone: { state: true } };

  async look(file, target = null) {
    Object.assign(this, { file, preview: null, report: null, problem: null, undone: null, busy: t("import.looking") });
    await this.updateComplete;
    const dialog = this.querySelector("dialog");
    if (!dialog.open) dialog.showModal();
    const form = new FormData();
    form.append("file", file);
    if (target) form.append("target", target);
    await this.#try(async () => { this.preview = await api.upload("/api/imports", form); });
  }

  async #try(work) {
    this.problem = null;
    try { await work(); } catch (error) { this.problem = error.message || t("turn.failed"); }
    this.busy = null;
  }

  async #commit() {
    this.busy = t("import.loading");
    const { id, target } = this.preview;
    await this.#try(async () => {
      this.report = await api.sendJson(`/api/imports/${id}/commit`, { target });
      this.tell("data-changed");
    });
  }

  async #undo() {
    this.busy = t("import.loading");
    await this.#try(async () => {
      this.undone = await api.sendJson(`/api/imports/${this.report.import_id}/undo`, {});
      this.tell("data-changed");
    });
  }

  #looked() {
    const { preview } = this;
    const used = new Set(preview.mapping.map((g) => g.column));
    const left = preview.columns.filter((column) => !used.has(column));
    const problems = preview.problems.map((p) => `${p.text} ${p.next_step}`);
    return html`
      <label>${t("import.target")} <select @change=${(e) => this.look(this.file, e.target.value)}>${preview.targets.map((name) => html`<option ?selected=${name === preview.target} value=${name}>${name.replaceAll("_", " ")}</option>`)}</select></label>
      ${problems.length ? html`<ul class="notes" role="alert">${problems.map((text) => html`<li>${text}</li>`)}</ul>` : nothing}
      ${Object.entries(preview.rejects).map(([code, n]) => html`<p class="quiet">${t("import.rejects", { n: number(n), code: code.replaceAll("_", " ") })}</p>`)}
      <h3>${t("import.columns")}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("import.columns")}><table><thead><tr><th scope="col">${t("import.column")}</th><th scope="col">${t("import.field")}</th><th scope="col" class="figure">${t("import.sure")}</th></tr></thead>
        <tbody>${preview.mapping.map((g) => html`<tr><td>${g.column}</td><td>${g.field.replaceAll("_", " ")}</td><td class="figure">${share(g.confidence)}</td></tr>`)}</tbody></table></div>
      ${left.length ? html`<p class="quiet small">${t("import.left", { names: left.join(", ") })}</p>` : nothing}
      <h3>${t("import.rows")}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("import.rows")}><table><thead><tr>${preview.columns.map((c) => html`<th scope="col">${c}</th>`)}</tr></thead>
        <tbody>${preview.first_rows.map((row) => html`<tr>${preview.columns.map((c) => html`<td>${row[c] ?? ""}</td>`)}</tr>`)}</tbody></table></div>
      <div class="buttons"><button type="button" class="main" ?disabled=${problems.length > 0 || Boolean(this.busy)} @click=${this.#commit}>${t("import.commit")}</button>
        <button type="button" @click=${this.#close}>${t("import.cancel")}</button></div>`;
  }

  #done() {
    const { report } = this;
    if (this.undone) return html`<p role="status">${t("import.undone", { file: this.undone.file_name })}</p><div class="buttons"><button type="button" @click=${this.#close}>${t("app.close")}</button></div>`;
    const counts = { loaded: number(report.lines_loaded), rejected: number(report.lines_rejected), total: number(report.lines_total) };
    return html`<p role="status">${report.changed ? t("import.done", counts) : t("import.nothing")}</p>
      ${Object.entries(report.rejects).map(([code, n]) => html`<p class="quiet">${t("import.rejects", { n: number(n), code: code.replaceAll("_", " ") })}</p>`)}
      <div class="buttons"><button type="button" class="main" @click=${this.#close}>${t("app.close")}</button>${report.changed ? html`<button type="button" ?disabled=${Boolean(this.busy)} @click=${this.#undo}>${t("import.undo")}</button>` : nothing}</div>`;
  }

  #close() { this.querySelector("dialog").close(); }

  render() {
    return html`<dialog class="import" aria-label=${t("import.title", { file: this.file?.name ?? "" })}>
      <h2>${t("import.title", { file: this.file?.name ?? "" })}</h2>
      ${this.busy ? html`<p class="working" role="status"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${this.busy} …</p>` : nothing}
      ${this.problem ? html`<p role="alert" class="problem">${this.problem}</p>` : nothing}
      ${this.report ? this.#done() : this.preview ? this.#looked() : html`<div class="buttons"><button type="button" @click=${this.#close}>${t("import.cancel")}</button></div>`}
    </dialog>`;
  }
}
customElements.define("import-dialog", ImportDialog);
