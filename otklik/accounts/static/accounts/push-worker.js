// Shows a page as a notification and opens it when pressed. The content is what notices/transports/webpush.py sends.
self.addEventListener("push", (event) => {
  let call = {};
  try {
    call = event.data.json();
  } catch {
    call = { title: event.data ? event.data.text() : "Otklik" };
  }
  event.waitUntil(
    self.registration.showNotification(call.title || "Otklik", {
      body: call.text || "",
      tag: call.tag || undefined,
      renotify: Boolean(call.tag),
      requireInteraction: true,
      data: { url: call.url || "/" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  if (url.protocol !== "https:" && url.protocol !== "http:") return;
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
      const open = windows.find((one) => one.url === url.href);
      return open ? open.focus() : self.clients.openWindow(url.href);
    }),
  );
});
