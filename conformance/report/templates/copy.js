// The buttons that copy a command.
(() => {
  const said = document.getElementById("said");
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const name = button.dataset.copy;
    const command = [...button.closest(".again").querySelectorAll("pre")].find((each) => each.dataset.command === name);
    let done = "Copied";
    try {
      await navigator.clipboard.writeText(command.textContent);
    } catch {
      command.closest("details").open = true;
      getSelection().selectAllChildren(command);
      done = "Selected";
    }
    said.textContent = `${name}: ${done.toLowerCase()}`;
    button.textContent = done;
    setTimeout(() => { button.textContent = `Copy ${name}`; }, 1500);
  });
})();
