// Everything works without this file. With it, counts stay fresh, and a refused form is shown in place with the focus on the news.
(() => {
  const refreshMilliseconds = 10_000;
  const offline = document.getElementById('offline');

  // Counts are asked for while the page is looked at, and at once when it is looked at again.
  const refresh = () => {
    if (!document.hidden) {
      htmx.trigger(document.body, 'refresh');
    }
  };
  setInterval(refresh, refreshMilliseconds);
  document.addEventListener('visibilitychange', refresh);

  const isForm = event => event.detail.requestConfig?.verb === 'post';

  const say = text => {
    offline.textContent = `${text} What you typed is still here, and nothing is booked twice.`;
    offline.hidden = false;
  };

  const sayOffline = event => {
    if (isForm(event)) {
      say('The site could not be reached. Check your connection and press the button again.');
    }
  };

  const sayTooMany = request => {
    const seconds = request.getResponseHeader('Retry-After') ?? 1;
    say(`Too many requests came from your connection. Wait ${seconds === '1' ? 'a second' : `${seconds} seconds`}, then press the button again.`);
  };

  // A list that has not changed is left alone, so that nobody who reads it or stands in it is disturbed.
  const isUnchanged = event => {
    const list = event.detail.target;
    const fresh = new DOMParser().parseFromString(event.detail.serverResponse, 'text/html').getElementById(list.id);
    return fresh?.innerHTML === list.innerHTML;
  };

  // A refusal is a page with a message and is shown; a refresh of counts that fails leaves the counts as they are.
  document.addEventListener('htmx:beforeSwap', event => {
    const isPage = event.detail.serverResponse.includes('id="main"');
    offline.hidden = true;
    if (isForm(event) && event.detail.xhr.status === 429) {
      event.detail.shouldSwap = false;
      event.detail.isError = false;
      sayTooMany(event.detail.xhr);
    } else if (isForm(event)) {
      event.detail.shouldSwap = isPage;
      event.detail.isError = !isPage;
      if (!isPage) {
        sayOffline(event);
      }
    } else if (isPage && isUnchanged(event)) {
      event.detail.shouldSwap = false;
    }
  });

  // A count that has not changed is not announced again.
  document.addEventListener('htmx:oobBeforeSwap', event => {
    if (event.detail.target.textContent === event.detail.fragment.textContent) {
      event.detail.shouldSwap = false;
    }
  });

  document.addEventListener('htmx:afterSettle', event => {
    if (isForm(event)) {
      const main = document.getElementById('main');
      (main.querySelector('[autofocus]') ?? main.querySelector('h1')).focus({ preventScroll: true });
    }
  });

  document.addEventListener('htmx:sendError', sayOffline);
  document.addEventListener('htmx:timeout', sayOffline);
})();
