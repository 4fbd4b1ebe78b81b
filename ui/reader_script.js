// Links inside the reader are followed without loading the page anew, the place they lead to is brought into view, and
// links to a provision are copied (page.js has the how). Everything works without this script too: the links are
// ordinary ones.
const MARK = "gwShown";
let listening; // stops what the run before listened to

function unfold(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function bring(data, left) {
  const place = data.hit ? document.querySelector(`mark[data-hit="${data.hit}"]`) : document.getElementById(data.id);
  if (!place) {
    if (left > 0) setTimeout(() => bring(data, left - 1), 50);
    return;
  }
  unfold(place);
  const article = place.closest(".gw-art");
  (article ?? place).scrollIntoView({ block: "start" }); // the article's number is seen too, if there is room for both
  if (place.getBoundingClientRect().bottom > window.innerHeight) place.scrollIntoView({ block: "center" });
  if (data.focus) place.focus({ preventScroll: true });
  const entry = document.getElementById(data.entry);
  if (entry) {
    unfold(entry);
    const frame = entry.closest('[data-testid="stSidebarContent"]');
    if (frame) frame.scrollTop += entry.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
  }
}

export default function ({ data, setTriggerValue }) {
  const onClick = async (event) => {
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const link = event.target.closest?.("a[data-gw-go]");
    if (!plain || !link) return;
    event.preventDefault();
    const address = new URL(link.href);
    const kind = link.dataset.gwGo;
    const done = kind === "copy" && (await window.gwWrite(address.href));
    setTriggerValue("go", { kind, done, address: address.search });
    if (window.innerWidth < 768 && link.closest('[data-testid="stSidebar"]')) {
      document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    }
  };
  const onKey = (event) => {
    const box = event.target;
    if (event.key === "Enter" && !event.isComposing && box.closest?.(".st-key-gw-find")) {
      setTriggerValue("step", { by: event.shiftKey ? -1 : 1, typed: box.value });
    }
  };
  listening?.abort();
  const own = (listening = new AbortController());
  document.addEventListener("click", onClick, { signal: own.signal });
  document.addEventListener("keydown", onKey, { signal: own.signal });
  const frame = document.querySelector(".st-key-gw-reader");
  if (frame && data.shown && frame.dataset[MARK] !== data.shown) {
    frame.dataset[MARK] = data.shown;
    if (data.id || data.hit) bring(data, 60);
  }
  return () => own.abort();
}
