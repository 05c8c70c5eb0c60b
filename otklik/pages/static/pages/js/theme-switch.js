// Changes the theme at once; without script the same buttons send the form.

const YEAR_SECONDS = 365 * 24 * 3600;

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=theme]");
      if (!button) return;
      event.preventDefault();
      this.#wear(button.value);
    });
  }

  #wear(theme) {
    const isOwn = theme === "light" || theme === "dark";
    if (isOwn) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${isOwn ? theme : ""}; path=/; max-age=${isOwn ? YEAR_SECONDS : 0}; samesite=lax${secure}`;
    for (const button of document.querySelectorAll("theme-switch button[name=theme]")) {
      button.setAttribute("aria-pressed", String(button.value === (isOwn ? theme : "auto")));
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
