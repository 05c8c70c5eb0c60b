// A block of text with a button that copies it.

const BACK_MS = 2000;

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const words = button?.querySelector("span");
    if (!words) return;
    button.addEventListener("click", async () => {
      const before = words.textContent;
      try {
        await navigator.clipboard.writeText(this.querySelector("code").textContent);
        words.textContent = this.dataset.done;
        setTimeout(() => (words.textContent = before), BACK_MS);
      } catch {
        // Without permission the text is selected, and the reader copies it himself.
        getSelection().selectAllChildren(this.querySelector("code"));
      }
    });
  }
}

customElements.define("copy-text", CopyText);
