/* The demo shop's behaviour: language, filters, favourites and a basket that lives as long as the page. No inline code, so that a strict
   content policy can stay on. The language is set before the body is read, because the widget takes its own from <html lang>. */
(() => {
  "use strict";

  const languages = ["ru", "en", "zh"];
  const asked = new URLSearchParams(location.search).get("lang");
  const language = languages.includes(asked) ? asked : "ru";
  const words = window.shopWords[language];
  // A basket is priced in the currency of the country that the page's language delivers to; so is the sum that makes delivery free.
  const money = language === "zh"
    ? { key: "cny", freeFrom: 199, show: (sum) => `¥${sum}` }
    : { key: "rub", freeFrom: 3000, show: (sum) => `${String(sum).replace(/\B(?=(\d{3})+$)/g, "\u00a0")}\u00a0₽` };
  const PIECES_MAX = 9;
  const basket = new Map();

  document.documentElement.lang = language === "zh" ? "zh-CN" : language;

  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  function translate() {
    for (const element of all("[data-t]")) element.textContent = words[element.dataset.t] ?? element.textContent;
    for (const element of all("[data-t-label]")) element.setAttribute("aria-label", words[element.dataset.tLabel] ?? element.getAttribute("aria-label"));
    for (const element of all(".price")) element.textContent = money.show(Number(element.dataset[money.key]));
    document.title = words.title ?? document.title;
    for (const link of all(".languages a")) if (link.hreflang === language) link.setAttribute("aria-current", "true");
  }

  function show(category) {
    for (const chip of all(".chips button")) chip.setAttribute("aria-pressed", String(chip.dataset.show === category));
    for (const card of all(".card")) card.hidden = category !== "all" && card.dataset.category !== category;
  }

  function basketLine(id, pieces) {
    const card = one(`[data-add="${id}"]`).closest(".card");
    const line = document.createElement("li");
    const picture = card.querySelector("img").cloneNode();
    const name = document.createElement("span");
    const price = document.createElement("b");
    const remove = document.createElement("button");
    name.textContent = card.querySelector("h3").textContent + (pieces > 1 ? ` × ${pieces}` : "");
    price.textContent = money.show(pieces * Number(card.querySelector(".price").dataset[money.key]));
    remove.type = "button";
    remove.textContent = words.removeOne;
    remove.addEventListener("click", () => { basket.delete(id); drawBasket(); one(".basket-close").focus(); });
    line.append(picture, name, price, remove);
    return line;
  }

  function basketSum() {
    let sum = 0;
    for (const [id, pieces] of basket) sum += pieces * Number(one(`[data-add="${id}"]`).closest(".card").querySelector(".price").dataset[money.key]);
    return sum;
  }

  function drawBasket() {
    const sum = basketSum();
    const count = [...basket.values()].reduce((total, pieces) => total + pieces, 0);
    one(".count").textContent = String(count);
    one(".count").hidden = count === 0;
    one(".basket-empty").hidden = count > 0;
    one(".basket-foot").hidden = count === 0;
    one(".basket-lines").replaceChildren(...[...basket].map(([id, pieces]) => basketLine(id, pieces)));
    one(".basket-sum b").textContent = money.show(sum);
    one(".basket-free span").textContent = sum >= money.freeFrom ? words.free : words.untilFree + money.show(money.freeFrom - sum);
    one(".basket-free progress").max = money.freeFrom;
    one(".basket-free progress").value = Math.min(sum, money.freeFrom);
  }

  function addToBasket(button) {
    const id = button.dataset.add;
    basket.set(id, Math.min((basket.get(id) ?? 0) + 1, PIECES_MAX));
    drawBasket();
    one(".said").textContent = words.added + button.closest(".card").querySelector("h3").textContent;
  }

  function listen() {
    const drawer = one(".basket");
    for (const control of all("[data-show]")) control.addEventListener("click", () => show(control.dataset.show));
    for (const button of all(".add")) button.addEventListener("click", () => addToBasket(button));
    for (const heart of all(".like")) {
      heart.addEventListener("click", () => heart.setAttribute("aria-pressed", String(heart.getAttribute("aria-pressed") !== "true")));
    }
    one(".basket-open").addEventListener("click", () => drawer.showModal());
    one(".basket-close").addEventListener("click", () => drawer.close());
    // A click on the backdrop lands on the dialog element itself, one inside lands on its children.
    drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
  }

  document.addEventListener("DOMContentLoaded", () => { translate(); drawBasket(); listen(); });
})();
