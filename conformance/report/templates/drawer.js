// Opens what a link leads to: a cell beside the matrix, everything else in its place.
(() => {
  const drawer = document.getElementById("drawer");
  const inside = document.getElementById("drawer-inside");
  const every = document.getElementById("drawer-all");
  let open = null; // the feature whose contents the drawer holds, and the columns it was opened for

  const focus = () => {
    for (const each of inside.querySelectorAll("[data-c]")) {
      const mine = each.matches(".cell") ? each.id === open.cell
        : each.dataset.c.split(" ").some((number) => open.columns.includes(number));
      each.classList.toggle("off", !every.checked && !mine);
    }
    for (const clause of inside.querySelectorAll(".clause"))
      clause.classList.toggle("off", !every.checked && !clause.querySelector(".results [data-c]:not(.off)"));
  };

  const close = () => {
    if (!open) return;
    for (const each of inside.querySelectorAll(".off")) each.classList.remove("off");
    document.getElementById(open.cell).hidden = open.hidden;
    open.feature.append(...inside.childNodes);
    // The way to a fragment takes the focus from the link, so it is given back here.
    [...document.querySelectorAll("td a.mark")].find((link) => link.hash === `#${open.cell}`)?.focus();
    open = null;
    // The same cell has to be a new place when it is chosen again.
    if (location.hash.includes("@")) history.replaceState(null, "", location.href.split("#")[0] + "#");
  };

  const show = (cell) => {
    const feature = open && inside.contains(cell) ? open.feature : cell.closest(".feature");
    if (open && open.feature !== feature) drawer.close(), close();
    if (open) document.getElementById(open.cell).hidden = open.hidden;
    else inside.append(feature.querySelector(":scope > .inside"));
    open = { feature, cell: cell.id, columns: cell.dataset.c.split(" "), hidden: cell.hidden };
    cell.hidden = false;
    document.getElementById("drawer-title").textContent = feature.querySelector("h4").textContent;
    every.checked = false;
    focus();
    if (!drawer.open) drawer.showModal();
    setTimeout(() => { drawer.scrollTop = 0; }); // behind the browser's own way to the fragment
    const first = inside.querySelector(".trouble:not(.off) .wire");
    if (first) first.open = true;
  };

  const reveal = () => {
    const raw = location.hash.slice(1);
    let goal = raw && document.getElementById(raw);
    if (raw && !goal) try { goal = document.getElementById(decodeURIComponent(raw)); } catch { return; }
    if (!goal) { if (open) drawer.close(); return; }
    if (goal.classList.contains("cell")) return show(goal);
    if (open && !inside.contains(goal)) drawer.close(), close();
    if (goal.closest("[hidden]")) document.dispatchEvent(new Event("unfilter"));
    if (open && goal.closest(".off")) { every.checked = true; focus(); }
    for (let at = goal; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    setTimeout(() => goal.scrollIntoView());
  };

  // A long answer is shown from where it is marked.
  document.addEventListener("toggle", (event) => {
    const answer = event.target.open && event.target.matches(".wire") && event.target.querySelector(".answer");
    const mark = answer && answer.querySelector("mark");
    if (mark) answer.scrollTop = mark.offsetTop - answer.offsetTop - 40;
  }, true);
  every.addEventListener("change", focus);
  drawer.addEventListener("close", close);
  drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
  addEventListener("hashchange", reveal);
  reveal();
})();
