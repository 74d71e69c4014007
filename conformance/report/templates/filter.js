// Hides what no filter asks for and puts the rest in order. The page is complete without it.
(() => {
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const field = Object.fromEntries(
    ["find", "area", "support", "level", "surface", "evidence", "change", "columns", "order"].map(
      (name) => [name, document.getElementById(name)]));
  const form = document.querySelector("form.tools");
  const list = document.getElementById("list");
  const numbers = (element) => element.dataset.c.split(" ").filter(Boolean);
  const told = (element) => ({
    element,
    columns: numbers(element),
    support: element.dataset.s,
    kind: element.matches(".column, .cell") && (element.matches(".whole") ? "whole" : element.matches(".alone") ? "alone" : "part"),
  });

  const features = all(".feature").map((element) => ({
    element,
    home: element.parentElement,
    area: element.dataset.area,
    changes: (element.dataset.changes ?? "").split(" "),
    clauses: all(".clause", element),
    cells: all(".cell", element).map(told),
    reported: element.querySelector(".reports") !== null,
    name: element.querySelector("h4").textContent,
    rank: Number(element.dataset.rank),
  }));
  const byId = new Map(features.map((each) => [each.element.id, each]));
  const tables = all(".evidence table").map((table) => ({
    section: table.closest("section"),
    heads: all("th[data-c]", table).map(told),
    bodies: all("tbody", table),
    flat: table.createTBody(),
    rows: all("tr[data-for]", table).map((element) => ({
      element,
      home: element.parentElement,
      feature: byId.get(element.dataset.for),
      cells: all("td[data-c]", element).map(told),
      rank: Number(element.dataset.rank),
    })),
  }));
  const evident = [...all("td[data-c], th[data-c], p.count[data-c]"), ...all(".feature [data-c]")].map(told);
  const heads = tables.flatMap((table) => table.heads);

  // What can be searched is the text on the page itself, gathered when somebody first searches.
  const text = (feature) => (feature.text ??= [
    feature.element.id, feature.name, feature.area,
    ...all(".promise, .report", feature.element).map((each) => each.textContent),
  ].join(" ").toLowerCase());

  const shown = () => {
    const surface = field.surface.value, evidence = field.evidence.value;
    const any = evidence === "" || evidence === "reported";
    return new Set(heads
      .filter(({ kind, element: { dataset } }) => kind !== "whole" &&
        (!surface || dataset.surface === surface) && (any || dataset.evidence === evidence))
      .flatMap((head) => head.columns));
  };

  // With one column a target, the cells of its surfaces give way to the one for all of them.
  const visible = (each, seen) =>
    (!each.kind || each.kind === "alone" || (each.kind === "whole") === (field.columns?.value === "target")) &&
    each.columns.some((number) => seen.has(number));

  let columns = "";
  const showColumns = (seen) => {
    const key = [field.columns?.value, ...seen].join(" ");
    if (key === columns) return;
    columns = key;
    for (const each of evident) each.element.hidden = !visible(each, seen);
    const claims = ["", "claimed", "reported"].includes(field.evidence.value);
    for (const each of all(".claims")) each.hidden = !claims;
  };

  const supported = (cells, seen) => {
    const wanted = field.support.value;
    return !wanted || cells.some((cell) =>
      visible(cell, seen) &&
      (wanted === "less" ? !["full", "unknown"].includes(cell.support) : cell.support === wanted));
  };

  const fits = (feature, words) => {
    const level = field.level.value;
    return (!field.area.value || feature.area === field.area.value) &&
      (!field.change?.value || feature.changes.includes(field.change.value)) &&
      (field.evidence.value !== "reported" || feature.reported) &&
      (!level || feature.clauses.some((clause) => clause.dataset.l === level)) &&
      words.every((word) => text(feature).includes(word));
  };

  const apply = () => {
    const words = field.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const seen = shown(), level = field.level.value;
    showColumns(seen);
    let count = 0;
    for (const feature of features) {
      feature.fits = fits(feature, words);
      feature.element.hidden = !feature.fits || !supported(feature.cells, seen);
      count += feature.element.hidden ? 0 : 1;
      for (const clause of feature.clauses) clause.hidden = level !== "" && clause.dataset.l !== level;
    }
    for (const table of tables) {
      for (const row of table.rows) row.element.hidden = !row.feature?.fits || !supported(row.cells, seen);
      for (const body of [...table.bodies, table.flat]) body.hidden = !all("tr[data-for]", body).some((row) => !row.hidden);
      const claimed = table.section.querySelector("th.claims:not([hidden])");
      table.section.hidden = !claimed && !table.heads.some((head) => !head.element.hidden);
    }
    if (words.length || field.area.value || field.evidence.value === "claimed")
      for (const fold of all(".unspoken")) fold.open = true;
    for (const area of all("section.area")) area.hidden = !all(".feature", area).some((each) => !each.hidden);
    document.getElementById("found").textContent = `${count} of ${features.length} features`;
  };

  // Worst first inside an area is how the page was written, so that order is to put all back.
  let arranged = "";
  const arrange = () => {
    const order = field.order.value;
    if (order === arranged) return apply();
    arranged = order;
    const names = (one, other) => one.localeCompare(other);
    for (const table of tables) {
      const rows = [...table.rows];
      if (order === "worst") rows.sort((one, other) => one.rank - other.rank);
      if (order === "name") rows.sort((one, other) => names(one.feature.name, other.feature.name));
      for (const row of rows) (order ? table.flat : row.home).append(row.element);
    }
    const sorted = [...features];
    if (order === "worst") sorted.sort((one, other) => one.rank - other.rank);
    if (order === "name") sorted.sort((one, other) => names(one.name, other.name));
    for (const feature of sorted) (order ? list : feature.home).append(feature.element);
    apply();
  };

  document.documentElement.classList.add("scripted");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => (event.target === field.order ? arrange() : apply()));
  form.addEventListener("reset", () => setTimeout(arrange));
  document.addEventListener("unfilter", () => form.reset());
  apply();
})();
