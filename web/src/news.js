// What still runs in conversations that were left: its end is told wherever the person is, over a reload too.
import * as api from "./api.js";

const KEY = "marlow.running";
const AGAIN_AFTER = 2000;

const stored = () => { try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; } };
const store = (kept) => { try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* it is told on this page alone */ } };

class News extends EventTarget {
  #listening = new Map();

  /** A conversation in which a job runs, seen up to an event. */
  keep(id, seen, said) { store({ ...stored(), [id]: { seen, said } }); }

  forget(id) {
    this.#listening.get(id)?.abort();
    this.#listening.delete(id);
    const { [id]: gone, ...kept } = stored();
    if (gone) store(kept);
  }

  /** Listen to what was kept, but for the conversation that is open. */
  resume(open = null) {
    for (const [id, { seen, said }] of Object.entries(stored())) if (id !== open) this.listen(id, seen, said);
  }

  async listen(id, seen, said) {
    if (this.#listening.has(id)) return;
    const mine = new AbortController();
    this.#listening.set(id, mine);
    while (!mine.signal.aborted) {
      try {
        for await (const event of api.events(`/api/conversations/${encodeURIComponent(id)}/events?after=${seen}`, null, mine.signal)) {
          if (event.name === "reply" && event.data.answer?.kind !== "job") return this.#tell({ id, said, reply: event.data });
        }
      } catch (error) {
        if (error instanceof api.Problem) return this.forget(id);
      }
      await new Promise((resolve) => { setTimeout(resolve, AGAIN_AFTER); });
    }
    return undefined;
  }

  #tell(detail) {
    this.forget(detail.id);
    this.dispatchEvent(new CustomEvent("arrived", { detail }));
  }
}

export const news = new News();
