/* The keyboard: Enter ends a date, the menu takes the focus and gives it back, and a choice that goes away hands the focus on. */
(() => {
  if (window.gwFocused) return;
  window.gwFocused = true;

  const at = (id, inside = "") => document.querySelector(`[data-testid="${id}"] ${inside}`);
  const alone = () => !document.activeElement || document.activeElement === document.body;
  const until = (done, left = 60) => { if (!done() && left > 0) setTimeout(() => until(done, left - 1), 50); };

  /* Streamlit takes a typed date over with Escape while the calendar is open, else when the field is left; coming back opens it. */
  document.addEventListener("keydown", (event) => {
    const part = event.target.closest?.('[data-testid="stDateInputField"] [role="spinbutton"]');
    if (!part || event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!at("stDateInputCalendar")) {
      part.blur();
      part.focus();
    }
    setTimeout(() => part.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
  }, true);

  /* -- the menu ---------------------------------------------------------------------------------------------------- */
  const MENU = "stExpandSidebarButton";
  const lies = matchMedia("(max-width: 768px)"); // over the page
  const side = () => at("stSidebar");
  const opened = () => side()?.dataset.collapsed === "false";
  const close = () => at("stSidebarCollapseButton", "button")?.click();
  let inside = false; // the focus is in the side bar

  document.addEventListener("click", (event) => {
    if (event.detail !== 0 || !event.target.closest?.(`[data-testid="${MENU}"]`)) return; // 0: a key, no pointer
    until(() => {
      if (!opened()) return false;
      const first = at("stSidebarNavLink") ?? at("stSidebarContent", ":is(a[href], input, button):not([tabindex='-1'])");
      first?.focus({ preventScroll: true });
      return document.activeElement === first;
    });
  });

  document.addEventListener("click", (event) => { // Streamlit leaves the menu lying over the view that was chosen in it
    if (lies.matches && event.target.closest?.('[data-testid="stSidebarNavLink"]')) setTimeout(() => opened() && close(), 100);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.isTrusted || event.isComposing || !lies.matches || !opened()) return;
    if (side().contains(event.target) && !side().querySelector('[aria-expanded="true"][aria-haspopup]')) close();
  });

  document.addEventListener("click", (event) => { // the reader brings the place of its link, and the focus with it
    if (event.target.closest?.("a[data-gw-go]")) inside = false;
  }, true);

  document.addEventListener("focusin", (event) => {
    const was = inside;
    inside = side()?.contains(event.target) ?? false;
    if (was && !inside && lies.matches && opened() && event.target.closest('[data-testid="stMain"], [data-testid="stHeader"]')) close();
  });

  new MutationObserver(() => {
    if (opened() || !inside) return;
    inside = false;
    until(() => {
      const menu = at(MENU);
      if (!alone() && !side()?.contains(document.activeElement)) return true;
      menu?.focus({ preventScroll: true });
      return menu && document.activeElement === menu;
    });
  }).observe(document.body, { subtree: true, attributeFilter: ["data-collapsed"] });

  /* -- a choice ---------------------------------------------------------------------------------------------------- */
  const CHOICE = '[class*="st-key-gw-ask-"]'; // questions and periods to press: what comes of it gets the focus
  const COME = '.gw-card, .st-key-gw-deadline-form [data-testid="stDateInput"]';
  const come = () => [...document.querySelectorAll(`[data-testid="stMain"] :is(${COME})`)].at(-1);
  const rests = () => document.querySelector('[data-test-script-state="notRunning"]');

  function hand(element) {
    if (!element.hasAttribute("tabindex") && !element.matches("textarea")) element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.('[data-testid="stButton"] button');
    if (!pressed) return;
    const before = come(), around = [], patience = pressed.closest(CHOICE) ? 100 : 10;
    let waited = 0;
    for (let box = pressed.closest('[class*="st-key-"]'); box; box = box.parentElement.closest('[class*="st-key-"]')) around.push(box);
    const moved = new AbortController();
    for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, () => moved.abort(), { signal: moved.signal, capture: true });
    until(() => {
      if (moved.signal.aborted) return true;
      const found = come(), result = found !== before && found;
      if (!rests() || (!result && pressed.isConnected)) return false;
      if (!result && (waited += 1) !== patience) return false; // what comes may be drawn a little later
      moved.abort();
      if (!alone() && !(document.activeElement === pressed && patience > 10)) return true;
      const next = result || at("stChatInputTextArea") || around.find((box) => box.isConnected);
      if (next) hand(next);
      return true;
    }, 600);
  }, true);
})();
