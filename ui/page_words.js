/* Says in Chinese what Streamlit says in English, by the table that ui/frame.py puts into window.gwStreamlit (streamlit.toml). */
(() => {
  if (window.gwSaid) return;
  window.gwSaid = true;
  document.documentElement.lang = "zh-CN";

  const { months, words } = window.gwStreamlit;
  const rows = words.map(({ at, ...said }) => ({ at, said: Object.entries(said).map(([what, pairs]) => [what, pairs.map(read)]) }));
  const anywhere = rows.map(({ at }) => at).join();
  const attributes = [...new Set(rows.flatMap(({ said }) => said.map(([what]) => what)))].filter((what) => what !== "text");
  const GIVEN = '[data-testid="stHtml"]'; // what documents and people say stands in there

  /* A pair of the table as a function from what is said to what is said instead; undefined when it is about something else. */
  function read([from, to]) {
    const holes = from.match(/\{\w*\}/g) ?? [];
    const plain = from.split(/\{\w*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = new RegExp(`^${plain.join("([^]+?)")}$`);
    return (said) => {
      const found = pattern.exec(said)?.slice(1);
      if (!found) return undefined;
      const kept = found.map((part, n) => (holes[n] === "{month}" ? months[part] : part));
      if (kept.includes(undefined)) return undefined;
      let next = 0;
      return to.replace(/\{(\d*)\}/g, (_, n) => kept[n === "" ? next++ : Number(n)]);
    };
  }

  function instead(pairs, said) {
    for (const pair of pairs) {
      const other = pair(said);
      if (other !== undefined) return other;
    }
    return undefined;
  }

  function say(element) {
    for (const { at, said } of rows) {
      if (!element.matches(at)) continue;
      for (const [what, pairs] of said) {
        if (what === "text") sayText(element, pairs);
        else {
          const other = element.hasAttribute(what) ? instead(pairs, element.getAttribute(what)) : undefined;
          if (other !== undefined) element.setAttribute(what, other);
        }
      }
    }
  }

  function sayText(element, pairs) {
    for (const node of element.childNodes) {
      const other = node.nodeType === Node.TEXT_NODE ? instead(pairs, node.data) : undefined;
      if (other !== undefined) node.data = other; // React keeps the node and goes on writing into it
    }
  }

  function within(element) {
    if (element.closest(GIVEN)) return;
    if (element.matches(anywhere)) say(element);
    element.querySelectorAll(anywhere).forEach(say);
  }

  new MutationObserver((records) => {
    const touched = new Set();
    for (const { type, target, addedNodes } of records) {
      if (type === "childList") addedNodes.forEach((node) => touched.add(node.nodeType === Node.TEXT_NODE ? target : node));
      else touched.add(type === "attributes" ? target : target.parentElement);
    }
    for (const node of touched) if (node?.nodeType === Node.ELEMENT_NODE && node.isConnected) within(node);
  }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: attributes });
  within(document.body);
})();
