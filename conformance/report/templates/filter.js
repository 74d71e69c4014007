// Hides what does not match the filter and opens what a link leads to. The page works without it.
(() => {
  const root = document.documentElement;
  const box = document.getElementById("find");
  const only = document.getElementById("only");
  const said = document.getElementById("found");
  const features = [...document.querySelectorAll("details.feature")];
  const rows = [...document.querySelectorAll("tr[data-for]")];
  const words = new Map(features.map((each) => [each.id, each]));

  const fits = (feature, wanted) =>
    wanted.every((word) => feature.dataset.words.includes(word)) &&
    (!only.checked || feature.dataset.trouble === "yes");

  const apply = () => {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const feature of features) {
      feature.hidden = !fits(feature, wanted);
      shown += feature.hidden ? 0 : 1;
    }
    for (const row of rows) row.hidden = words.get(row.dataset.for)?.hidden ?? false;
    for (const group of document.querySelectorAll(".matrix:not(.sweep) tbody"))
      group.hidden = ![...group.querySelectorAll("tr[data-for]")].some((row) => !row.hidden);
    for (const area of document.querySelectorAll("section.area"))
      area.hidden = ![...area.querySelectorAll("details.feature")].some((each) => !each.hidden);
    said.textContent = `${shown} of ${features.length} features`;
  };

  const reveal = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { return; }
    const goal = name && document.getElementById(name);
    if (!goal) return;
    if (goal.closest("[hidden]")) { box.value = ""; only.checked = false; apply(); }
    for (let at = goal; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    goal.scrollIntoView();
  };

  root.classList.add("scripted");
  box.addEventListener("input", apply);
  only.addEventListener("change", apply);
  addEventListener("hashchange", reveal);
  apply();
  reveal();
})();
