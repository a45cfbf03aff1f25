// The site works without this file. It refreshes seat counts.
(() => {
  const refreshMilliseconds = 10_000;

  // Refreshes counts while the page is visible, and at once when it becomes visible again.
  const refresh = () => {
    if (!document.hidden) {
      htmx.trigger(document.body, 'refresh');
    }
  };
  setInterval(refresh, refreshMilliseconds);
  document.addEventListener('visibilitychange', refresh);

  const isForm = event => event.detail.requestConfig?.verb === 'post';

  // What the site sent last, by id. The page may differ, because a browser can translate it.
  const received = new Map();
  const remember = () => {
    document.querySelectorAll('#calendar').forEach(list => received.set(list.id, list.innerHTML));
    document.querySelectorAll('#seats-status, #seats-news, #confirmation').forEach(
      status => received.set(status.id, status.textContent));
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

  // A failed refresh changes nothing.
  document.addEventListener('htmx:beforeSwap', event => {
    if (!isForm(event) && event.detail.serverResponse.includes('id="main"') && isUnchangedList(event)) {
      event.detail.shouldSwap = false;
    }
  });

  // An unchanged count is not announced again.
  document.addEventListener('htmx:oobBeforeSwap', event => {
    if (event.detail.target.id !== 'choice' && isUnchanged(event.detail.target.id, event.detail.fragment.textContent)) {
      event.detail.shouldSwap = false;
    }
  });

  document.addEventListener('htmx:afterSettle', event => {
    if (isForm(event)) {
      remember();
    }
  });
})();
