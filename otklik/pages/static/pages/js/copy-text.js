// A block of text, or a field that is only read, with a button that copies it.

const BACK_MS = 2000;

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const words = button?.querySelector("span");
    const source = this.querySelector("code, textarea");
    if (!words) return;
    button.addEventListener("click", async () => {
      const before = words.textContent;
      try {
        await navigator.clipboard.writeText(source.value ?? source.textContent);
        words.textContent = this.dataset.done;
        setTimeout(() => (words.textContent = before), BACK_MS);
      } catch {
        // Without permission the text is selected, and the reader copies it himself.
        if (source.select) source.select();
        else getSelection().selectAllChildren(source);
      }
    });
  }
}

customElements.define("copy-text", CopyText);
