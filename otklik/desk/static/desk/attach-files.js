// Attaches files as they are chosen, pasted or dropped, with progress. Without script they go with the form itself.

class AttachFiles extends HTMLElement {
  // A morph puts an element in before its children.
  connectedCallback() {
    queueMicrotask(() => this.isConnected && !this.input && this.begin());
  }

  begin() {
    this.input = this.querySelector("input[type=file]");
    this.status = this.querySelector("[data-progress]");
    const form = this.closest("form");
    this.input.addEventListener("change", () => this.send(this.input.files));
    form?.addEventListener("paste", (event) => {
      if (!event.clipboardData?.files.length) return;
      event.preventDefault();
      this.send(event.clipboardData.files);
    });
    for (const kind of ["dragover", "drop"]) {
      form?.addEventListener(kind, (event) => {
        if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
        event.preventDefault();
        if (kind === "drop") this.send(event.dataTransfer.files);
      });
    }
    document.addEventListener("attach-files", this.onAsked);
  }

  disconnectedCallback() {
    document.removeEventListener("attach-files", this.onAsked);
  }

  // The marked picture comes from a dialog that knows nothing of the composer. A form that is on its way takes nothing more.
  onAsked = (event) => this.closest("form[hidden]") || this.send(event.detail.files);

  /** One by one: each has the whole allowed size for itself, and one that is refused keeps none back. */
  async send(files) {
    const chosen = [...files];
    this.input.value = "";
    const refused = [];
    for (const file of chosen) {
      const why = await this.sendOne(file);
      if (why) refused.push(chosen.length > 1 ? `${file.name}: ${why}` : why);
    }
    if (!chosen.length) return;
    this.say(refused.join(" "));
    // Only from here: whoever is elsewhere by now presses keys there.
    if (!refused.length && this.contains(document.activeElement)) this.closest("form").querySelector("textarea")?.focus();
  }

  /** Why it was not attached; nothing when it was. */
  sendOne(file) {
    const content = new FormData();
    content.append("files", file, file.name || "picture.png");
    const request = new XMLHttpRequest();
    request.open("POST", this.getAttribute("src"));
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("HX-Target", "ul#composer-files");
    request.setRequestHeader("X-CSRFToken", this.closest("form").elements.csrfmiddlewaretoken.value);
    request.upload.addEventListener("progress", (event) => {
      this.say(`${this.dataset.sending}: ${Math.floor((100 * event.loaded) / event.total)} %`);
    });
    return new Promise((tell) => {
      request.addEventListener("load", () => tell(this.done(request)));
      request.addEventListener("error", () => tell(this.dataset.failed));
      request.send(content);
    });
  }

  done(request) {
    const list = document.getElementById("composer-files");
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = page.getElementById("composer-files");
    if (request.status !== 200 || !fresh || !list) return page.querySelector("[role=alert], .toast")?.textContent.trim() || this.dataset.failed;
    list.replaceWith(fresh);
    window.htmx?.process(fresh);
    return "";
  }

  say(words) {
    this.status.textContent = words;
  }
}

customElements.define("attach-files", AttachFiles);
