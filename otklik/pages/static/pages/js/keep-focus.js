// A button that has done its work often goes away with the answer, and the focus would fall to the page. It goes to the group of acts the
// button stood in instead: the next Tab leads to the next act, and a second Enter does nothing that nobody asked for.

// Who had the focus as an exchange began, and where it goes when he is gone. Several parts may be exchanged at once: each by itself.
const hands = new Map();

const isNowhere = () => [document.body, null].includes(document.activeElement);

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const focused = document.activeElement;
  const home = focused?.closest("[data-focus-home]")?.id;
  // Another part has just taken him away and has not led the focus home yet: this one may bring another home.
  const hand = home ? { focused, home } : isNowhere() && [...hands.values()].find((one) => !one.focused.isConnected);
  if (hand) hands.set(ctx, hand);
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const hand = hands.get(ctx);
  if (hand && !hand.focused.isConnected && isNowhere()) document.getElementById(hand.home)?.focus({ preventScroll: true });
});

document.addEventListener("htmx:finally:swap", ({ detail: { ctx } }) => hands.delete(ctx));
