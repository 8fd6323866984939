// The shop is on the same port, under another name.
const shop = new URL(location.href);
shop.hostname = "127.0.0.1";
for (const link of document.querySelectorAll("a[data-shop]")) {
  link.href = new URL(link.dataset.shop, shop.origin).href;
  link.target = "_blank";
  link.rel = "noopener";
}
