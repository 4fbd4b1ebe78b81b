/* What the page does without the server: copy, print, and unfold every source on paper. Reads attributes, runs nobody's text.
   window.gwWrite: puts text on the clipboard; whether it is there. */
(() => {
  if (window.gwWrite) return;
  window.gwWrite = write;

  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      /* no clipboard outside https and this computer: the older way */
      const area = document.createElement("textarea");
      area.value = text;
      area.style.cssText = "position:fixed;top:0;opacity:0";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-gw-copy],[data-gw-link],[data-gw-print]");
    if (!button) return;
    if (button.hasAttribute("data-gw-print")) {
      window.print();
      return;
    }
    const { gwCopy, gwLink } = button.dataset;
    const done = await write(gwLink === undefined ? gwCopy : new URL(gwLink, location.href).href);
    button.dataset.gwSaid ??= button.textContent;
    button.textContent = done ? "已复制" : "复制不了，请手动选取";
    clearTimeout(button.gwTimer);
    button.gwTimer = setTimeout(() => { button.textContent = button.dataset.gwSaid; }, 1600);
  });

  /* A link of the reader that is pressed before the reader's own script is there would open another tab (Streamlit makes every
     link do so). After all others: who has taken the event has prevented it. */
  addEventListener("click", (event) => {
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const link = event.target.closest?.("a[data-gw-go]");
    if (!plain || !link || event.defaultPrevented) return;
    event.preventDefault();
    sessionStorage.setItem("gwFocus", new URL(link.href).search); // the place gets the focus, as when the reader's script leads there
    if (matchMedia("(max-width: 768px)").matches) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    setTimeout(() => location.assign(link.href), 50);
  });

  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details.gw-cite:not([open])")];
    unfolded.forEach((source) => { source.open = true; });
  });
  addEventListener("afterprint", () => {
    unfolded.forEach((source) => { source.open = false; });
    unfolded = [];
  });
})();
