// The site works without this file. It refreshes seat counts, and shows a rejected form in place with the focus on the message.
// The texts are in the data attributes of #offline.
(() => {
  const refreshMilliseconds = 10_000;
  const offline = document.getElementById('offline');

  // Refreshes counts while the page is visible, and at once when it becomes visible again.
  const refresh = () => {
    if (!document.hidden) {
      htmx.trigger(document.body, 'refresh');
    }
  };
  setInterval(refresh, refreshMilliseconds);
  document.addEventListener('visibilitychange', refresh);

  const isForm = event => event.detail.requestConfig?.verb === 'post';

  const showMessage = text => {
    offline.textContent = text;
    offline.hidden = false;
  };

  const showUnreachable = event => {
    if (isForm(event)) {
      showMessage(offline.dataset.unreachable);
    }
  };

  const showTooMany = request => {
    const seconds = request.getResponseHeader('Retry-After') ?? '1';
    showMessage(seconds === '1' ? offline.dataset.tooMany1 : offline.dataset.tooMany.replace('{0}', seconds));
  };

  // What the site sent last, by id. The page may differ, because a browser can translate it.
  const received = new Map();
  const remember = () => {
    document.querySelectorAll('#month, #slots').forEach(list => received.set(list.id, list.innerHTML));
    document.querySelectorAll('#seats-status, #confirmation').forEach(status => received.set(status.id, status.textContent));
  };
  const isUnchanged = (id, content) => {
    const isSame = received.get(id) === content;
    received.set(id, content);
    return isSame;
  };
  remember();

  // An unchanged list is not replaced, so that focus, screen readers and translations keep their place.
  const isUnchangedList = event => {
    const { id } = event.detail.target;
    const fresh = new DOMParser().parseFromString(event.detail.serverResponse, 'text/html').getElementById(id);
    return fresh !== null && isUnchanged(id, fresh.innerHTML);
  };

  // A rejected form is a page with a message and is shown. A failed refresh changes nothing.
  document.addEventListener('htmx:beforeSwap', event => {
    const isPage = event.detail.serverResponse.includes('id="main"');
    offline.hidden = true;
    if (isForm(event) && event.detail.xhr.status === 429) {
      event.detail.shouldSwap = false;
      event.detail.isError = false;
      showTooMany(event.detail.xhr);
    } else if (isForm(event)) {
      event.detail.shouldSwap = isPage;
      event.detail.isError = !isPage;
      if (!isPage) {
        showUnreachable(event);
      }
    } else if (isPage && isUnchangedList(event)) {
      event.detail.shouldSwap = false;
    }
  });

  // An unchanged count is not announced again.
  document.addEventListener('htmx:oobBeforeSwap', event => {
    if (isUnchanged(event.detail.target.id, event.detail.fragment.textContent)) {
      event.detail.shouldSwap = false;
    }
  });

  document.addEventListener('htmx:afterSettle', event => {
    if (isForm(event)) {
      remember();
      const main = document.getElementById('main');
      (main.querySelector('[autofocus]') ?? main.querySelector('h1')).focus({ preventScroll: true });
    }
  });

  document.addEventListener('htmx:sendError', showUnreachable);
  document.addEventListener('htmx:timeout', showUnreachable);
})();
