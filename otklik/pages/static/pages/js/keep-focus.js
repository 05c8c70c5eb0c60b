// A button that has done its work often goes away with the answer, and the focus would fall to the page. It goes to the group of acts the
// button stood in instead: the next Tab leads to the next act, and a second Enter does nothing that nobody asked for.

let left = null;

document.addEventListener("htmx:before:swap", () => {
  const focused = document.activeElement;
  const home = focused?.closest("[data-focus-home]");
  left = home && focused !== home ? { focused, home: home.id } : null;
});

document.addEventListener("htmx:after:swap", () => {
  const isGone = left && !left.focused.isConnected && [document.body, null].includes(document.activeElement);
  if (isGone) document.getElementById(left.home)?.focus({ preventScroll: true });
  left = null;
});
