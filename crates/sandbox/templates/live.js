// Reads the shown page again every two seconds and exchanges the parts that have changed. A part that holds the focus,
// a selection or a field that was edited is left alone, so that nobody loses a place. Without this script the page is
// complete; the reader reloads it.
"use strict";
(() => {
  const place = document.getElementById("live-switch");
  const button = document.createElement("button");
  button.type = "button";
  place.replaceChildren(button);
  let on = true;
  try { on = sessionStorage.getItem("live") !== "off"; } catch { /* without storage it begins switched on */ }

  const show = () => {
    button.textContent = on ? "Live" : "Paused";
    button.setAttribute("aria-pressed", String(on));
    button.setAttribute("aria-label", "Live updates");
  };
  const isInUse = (part) => {
    const selection = document.getSelection();
    return part.contains(document.activeElement)
      || (selection && !selection.isCollapsed && part.contains(selection.anchorNode))
      || [...part.querySelectorAll("input")].some((field) => field.value !== field.defaultValue);
  };
  const update = async () => {
    if (!on || document.hidden) return;
    let fresh;
    try {
      const response = await fetch(location.pathname, { headers: { accept: "text/html" } });
      if (!response.ok) return;
      fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch { return; }
    if (!on) return;
    for (const part of document.querySelectorAll("[data-live]")) {
      const other = fresh.getElementById(part.id);
      if (!other || isInUse(part)) continue;
      for (const open of part.querySelectorAll("details[open]")) {
        const same = other.querySelector(`#${CSS.escape(open.id)}`);
        if (same) same.open = true;
      }
      if (other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
    }
  };
  button.addEventListener("click", () => {
    on = !on;
    try { sessionStorage.setItem("live", on ? "on" : "off"); } catch { /* it is for this page only, then */ }
    show();
    update();
  });
  // A narrow screen shows a part of the sections: the current one is among them.
  const current = document.querySelector("nav a[aria-current]");
  const sections = document.querySelector("nav");
  if (current) sections.scrollLeft = current.offsetLeft - sections.offsetLeft - 16;
  show();
  setInterval(update, 2000);
})();
