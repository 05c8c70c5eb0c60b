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

  send(files) {
    if (!files.length) return;
    const content = new FormData();
    for (const file of files) content.append("files", file, file.name || "picture.png");
    this.input.value = "";
    const request = new XMLHttpRequest();
    request.open("POST", this.getAttribute("src"));
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("HX-Target", "ul#composer-files");
    request.setRequestHeader("X-CSRFToken", this.closest("form").elements.csrfmiddlewaretoken.value);
    request.upload.addEventListener("progress", (event) => {
      this.say(`${this.dataset.sending}: ${Math.floor((100 * event.loaded) / event.total)} %`);
    });
    request.addEventListener("load", () => this.done(request));
    request.addEventListener("error", () => this.say(this.dataset.failed));
    request.send(content);
  }

  done(request) {
    const list = document.getElementById("composer-files");
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = page.getElementById("composer-files");
    if (request.status === 200 && fresh && list) {
      list.replaceWith(fresh);
      window.htmx?.process(fresh);
      this.say("");
      // Only from here: whoever is elsewhere by now presses keys there.
      if (this.contains(document.activeElement)) this.closest("form").querySelector("textarea")?.focus();
    } else {
      this.say(page.querySelector("[role=alert], .toast")?.textContent.trim() || this.dataset.failed);
    }
  }

  say(words) {
    this.status.textContent = words;
  }
}

customElements.define("attach-files", AttachFiles);
