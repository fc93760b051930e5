for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const said = document.getElementById(button.dataset.copies + "-said");
  const copied = (worked) => { said.textContent = worked ? button.dataset.copied : button.dataset.failed; };
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", () => {
    field.focus();
    field.select();
    // Only a page over https may write to the clipboard; the old way works everywhere else.
    const old = () => copied(document.execCommand("copy"));
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(() => copied(true), old);
    else old();
  });
  button.hidden = false;
}
$("print").addEventListener("click", () => print());
$("print").hidden = false;
/* With the grids the list is folded; it is what paper has. */
if ($("grids")) {
  $("grids").hidden = false;
  $("list").open = false;
  listenGrids();
  showGrids({ kind: "one", away: data.away }, data.sessions);
  addEventListener("beforeprint", () => { $("list").open = true; });
}
