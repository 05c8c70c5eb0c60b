// <push-subscription>: asks the browser for notifications and gives its subscription to the desk.
const bytes = (text) => {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat(-text.length & 3));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
};

class PushSubscription extends HTMLElement {
  connectedCallback() {
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.subscribe());
  }

  async subscribe() {
    this.say("");
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.say(this.dataset.denied);
      await navigator.serviceWorker.register(this.dataset.worker, { scope: "/" });
      const { pushManager } = await navigator.serviceWorker.ready;
      const subscription = await pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(this.dataset.key),
      });
      const body = new FormData(document.querySelector("#contacts form"));
      body.set("subscription", JSON.stringify(subscription));
      const answer = await fetch(this.dataset.url, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      location.reload();
    } catch {
      this.say(this.dataset.failed);
    }
  }

  say(text) {
    this.querySelector("[role=status]").textContent = text;
  }
}

customElements.define("push-subscription", PushSubscription);
