// What another page includes: <script src=".../widget.js"></script>, then Marlow.embed(element, {token: async () => "…"}).
// It makes a frame and hands it tokens; it reads nothing of the page and keeps nothing.
(() => {
  const home = new URL(document.currentScript.src).origin;

  function embed(element, { token, look = {}, title = "Marlow" }) {
    if (typeof token !== "function") throw new TypeError("Marlow.embed needs token: a function that fetches a fresh one from your server");
    const frame = document.createElement("iframe");
    frame.src = `${home}/embed`;
    frame.title = title;
    frame.allow = "clipboard-write";
    frame.style.cssText = "border:0;width:var(--marlow-width,100%);height:var(--marlow-height,640px);border-radius:var(--marlow-radius,12px)";
    const heard = async (event) => {
      if (event.source !== frame.contentWindow || event.origin !== home || event.data?.type !== "marlow:ready") return;
      frame.contentWindow.postMessage({ type: "marlow:token", token: await token(), look }, home);
    };
    addEventListener("message", heard);
    element.append(frame);
    return { frame, remove() { removeEventListener("message", heard); frame.remove(); } };
  }

  window.Marlow = { embed };
})();
