"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // The theme is kept as long as the page is open.
  const themes = ["system", "light", "dark"];
  const button = byId("theme");
  let theme = 0;
  button.addEventListener("click", () => {
    theme = (theme + 1) % themes.length;
    if (theme) document.documentElement.dataset.theme = themes[theme];
    else delete document.documentElement.dataset.theme;
    button.textContent = `Theme: ${themes[theme]}`;
    button.setAttribute("aria-label", `Colour theme: ${theme ? themes[theme] : "as the system"}`);
  });

  // One entry a card, so that a filter reads no element but to hide it.
  const cards = all(".card").map((element) => ({
    element,
    outcome: element.dataset.outcome,
    flags: element.dataset.flags.split(" "),
    words: `${element.querySelector("summary").textContent.toLowerCase()} ${element.dataset.words}`,
  }));
  const find = byId("find");
  const boxes = all('.filters input[type="checkbox"]');
  const chosen = (name) => boxes.filter((box) => box.name === name && box.checked).map((box) => box.value);

  // Read when it is searched for the first time.
  function analysis(card) {
    card.analysis ??= (card.element.querySelector(".text")?.textContent ?? "").toLowerCase();
    return card.analysis;
  }

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const outcomes = chosen("outcome");
    const flags = chosen("flag");
    let count = 0;
    for (const card of cards) {
      const fits = (!outcomes.length || outcomes.includes(card.outcome))
        && flags.every((flag) => card.flags.includes(flag))
        && words.every((word) => card.words.includes(word) || analysis(card).includes(word));
      if (card.element.hidden === fits) card.element.hidden = !fits;
      count += fits;
    }
    byId("shown").textContent = `${count} of ${cards.length} tasks`;
    byId("none").hidden = count > 0;
  }

  // Lines and colours are made of the plain text when a file is opened for the first time.
  function colour(pre) {
    if (pre.classList.contains("coloured")) return;
    pre.classList.add("coloured");
    const text = pre.textContent;
    const runs = pre.dataset.colours ? pre.dataset.colours.matchAll(/([a-z])(\d+)/g) : [["", "x", text.length]];
    const made = document.createDocumentFragment();
    const kinds = { "+": "line plus", "-": "line minus", "@": "line hunk" };
    let at = 0;
    let line = null;
    for (const [, kind, size] of runs) {
      const end = at + Number(size);
      while (at < end) {
        if (!line) {
          line = document.createElement("span");
          line.className = kinds[text[at]] || "line";
          made.append(line);
        }
        const stop = text.indexOf("\n", at);
        const next = stop >= 0 && stop < end ? stop + 1 : end;
        const part = text.slice(at, next);
        if (kind === "x") line.append(part);
        else {
          const span = document.createElement("span");
          span.className = kind;
          span.textContent = part;
          line.append(span);
        }
        if (part.endsWith("\n")) line = null;
        at = next;
      }
    }
    if (at === text.length) pre.replaceChildren(made);
  }
  document.addEventListener("toggle", (event) => {
    const details = event.target;
    if (details.open && details.matches(".file")) colour(details.querySelector("pre"));
  }, true);

  // What a field of the plan was read from, and which fields a place was read for.
  function light(card, fields, scroll) {
    for (const each of all(".on", card)) each.classList.remove("on");
    if (!fields.length) return;
    for (const row of all(".row[data-field]", card)) row.classList.toggle("on", fields.includes(row.dataset.field));
    const marks = all("mark", card).filter((mark) => mark.dataset.fields.split(" ").some((name) => fields.includes(name)));
    for (const mark of marks) mark.classList.add("on");
    if (scroll && marks.length) {
      const box = marks[0].closest(".text");
      const top = marks[0].offsetTop;
      if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 40) box.scrollTop = top - 40;
    }
  }
  function follow(event) {
    const target = event.target instanceof Element ? event.target : null;
    const row = target && target.closest(".row[data-field]");
    const mark = target && target.closest("mark[data-fields]");
    if (row) light(row.closest(".card"), [row.dataset.field], true);
    else if (mark) light(mark.closest(".card"), mark.dataset.fields.split(" "), false);
  }
  for (const name of ["pointerover", "focusin", "click"]) document.addEventListener(name, follow);

  async function copy(button) {
    const text = button.previousElementSibling.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }
  for (const each of all(".copy")) each.addEventListener("click", () => copy(each));

  function reveal() {
    const target = location.hash.startsWith("#task-") && byId(location.hash.slice(1));
    if (!target) return;
    target.hidden = false;
    target.open = true;
    target.querySelector("summary").focus({ preventScroll: true });
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);

  // A print has what is filtered, opened; files only where they are open.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = cards.filter((card) => !card.element.hidden && !card.element.open);
    for (const card of opened) card.element.open = true;
  });
  addEventListener("afterprint", () => {
    for (const card of opened) card.element.open = false;
  });

  if (!find) return;
  find.addEventListener("input", filter);
  for (const box of boxes) box.addEventListener("change", filter);
  byId("clear").addEventListener("click", () => {
    find.value = "";
    for (const box of boxes) box.checked = false;
    filter();
  });
  const unfold = byId("unfold");
  unfold.addEventListener("click", () => {
    const seen = cards.filter((card) => !card.element.hidden);
    const open = !seen.every((card) => card.element.open);
    for (const card of seen) card.element.open = open;
    unfold.textContent = open ? "Close all" : "Open all";
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input[type=search]");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      find.focus();
    } else if (event.key === "Escape" && typing) {
      find.value = "";
      filter();
    } else if ((event.key === "j" || event.key === "k") && !typing) {
      const seen = cards.filter((card) => !card.element.hidden).map((card) => card.element);
      const now = seen.indexOf(document.activeElement && document.activeElement.closest(".card"));
      const next = seen[event.key === "j" ? now + 1 : Math.max(now - 1, 0)];
      if (next) next.querySelector("summary").focus();
    }
  });
  filter();
  reveal();
})();
