// Changes the theme or the density at once; without script the same buttons send the form.

const YEAR_SECONDS = 365 * 24 * 3600;

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=theme], button[name=density]");
      if (!button) return;
      event.preventDefault();
      if (button.name === "theme") this.#wear(button.value);
      else this.#space(button.value);
    });
  }

  #wear(theme) {
    const isOwn = theme === "light" || theme === "dark";
    if (isOwn) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    this.#keep("theme", isOwn ? theme : "");
    this.#mark("theme", isOwn ? theme : "auto");
  }

  #space(density) {
    document.body.dataset.density = density;
    this.#keep("density", density);
    this.#mark("density", density);
  }

  #keep(name, value) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR_SECONDS : 0}; samesite=lax${secure}`;
  }

  #mark(name, value) {
    for (const button of document.querySelectorAll(`theme-switch button[name=${name}]`)) {
      button.setAttribute("aria-pressed", String(button.value === value));
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
