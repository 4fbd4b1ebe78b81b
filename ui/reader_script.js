// Links inside the reader are followed without loading the page anew, the place they lead to is brought into view, and
// links to a provision are copied (page.js has the how). Everything works without this script too: the links are
// ordinary ones.
const MARK = "gwShown";
let listening; // stops what the run before listened to
let send; // the newest way to tell the server

function unfold(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

// Scroll to where the view is opened: as soon as it is drawn, and again while articles above it, which take their height only
// when they are drawn, push it away; until the reader is opened elsewhere or somebody scrolls.
function bring(data, frame, left = 600) {
  if (left === 0 || frame.dataset[MARK] !== data.shown) return;
  const place = data.hit ? document.querySelector(`mark[data-hit="${data.hit}"]`) : document.getElementById(data.id);
  if (!place) {
    setTimeout(() => bring(data, frame, left - 1), 50);
    return;
  }
  unfold(place);
  scroll(place);
  const followed = sessionStorage.getItem("gwFocus") === location.search; // not one whose page is still to come
  if (data.focus || followed) place.focus({ preventScroll: true });
  if (followed) sessionStorage.removeItem("gwFocus");
  const entry = document.getElementById(data.entry);
  if (entry) {
    unfold(entry);
    const side = entry.closest('[data-testid="stSidebarContent"]');
    if (side) side.scrollTop += entry.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3;
  }
  hold(place, data, frame);
}

function scroll(place) {
  const article = place.closest(".gw-art");
  (article ?? place).scrollIntoView({ block: "start" }); // the article's number is seen too, if there is room for both
  if (place.getBoundingClientRect().bottom > window.innerHeight) place.scrollIntoView({ block: "center" });
}

function hold(place, data, frame) {
  const moved = new AbortController();
  const stop = () => moved.abort();
  for (const sign of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(sign, stop, { signal: moved.signal, passive: true, capture: true });
  }
  const check = (left) => {
    if (moved.signal.aborted || left === 0 || frame.dataset[MARK] !== data.shown) {
      stop();
      return;
    }
    if (!place.isConnected) {
      stop();
      bring(data, frame); // drawn anew
      return;
    }
    const { top, bottom } = place.getBoundingClientRect();
    if (bottom <= 0 || top >= window.innerHeight) scroll(place);
    setTimeout(() => check(left - 1), 100);
  };
  check(30);
}

// What is sent while the page is still being drawn may be lost: it waits, ten seconds at most.
async function atRest() {
  for (let left = 200; left > 0; left -= 1) {
    if (document.querySelector('[data-test-script-state="notRunning"]')) return;
    await new Promise((done) => { setTimeout(done, 50); });
  }
}

// And if it is lost all the same: when the page has been at rest for two seconds and
// the address is the same still, the link is followed as any other.
function insist(address, left = 4) {
  const before = location.search;
  if (address.search === before) return;
  const check = (rest) => {
    if (location.search !== before) return;
    if (rest === 0) {
      sessionStorage.setItem("gwFocus", address.search); // the place gets the focus then too
      location.assign(address.href);
      return;
    }
    const idle = document.querySelector('[data-test-script-state="notRunning"]');
    setTimeout(() => check(idle ? rest - 1 : left), 500);
  };
  check(left);
}

export default function ({ data, setTriggerValue }) {
  send = setTriggerValue;
  const onClick = async (event) => {
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const link = event.target.closest?.("a[data-gw-go]");
    if (!plain || !link) return;
    event.preventDefault();
    const address = new URL(link.href);
    const kind = link.dataset.gwGo;
    const done = kind === "copy" && (await window.gwWrite(address.href));
    await atRest();
    send("go", { kind, done, address: address.search });
    if (kind !== "copy") insist(address);
    if (window.innerWidth < 768 && link.closest('[data-testid="stSidebar"]')) {
      document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    }
  };
  const onKey = async (event) => {
    const box = event.target;
    if (event.key === "Enter" && !event.isComposing && box.closest?.(".st-key-gw-find")) {
      const step = { by: event.shiftKey ? -1 : 1, typed: box.value };
      await atRest();
      send("step", step);
    }
  };
  listening?.abort();
  const own = (listening = new AbortController());
  document.addEventListener("click", onClick, { signal: own.signal });
  document.addEventListener("keydown", onKey, { signal: own.signal });
  const frame = document.querySelector(".st-key-gw-reader");
  if (frame && data.shown && frame.dataset[MARK] !== data.shown) {
    frame.dataset[MARK] = data.shown;
    if (data.id || data.hit) bring(data, frame);
  }
  return () => own.abort();
}
