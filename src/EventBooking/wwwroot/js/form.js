// The form works without this file. It sends the form in place, offers other hours while somebody types, and fills in what "Book
// another seat" keeps. The texts are in the data attributes of the button and of #offline.
(() => {
  const find = selector => document.querySelector(selector);
  const isForm = event => event.detail.requestConfig?.verb === 'post';

  // The button says what it does: it books the chosen hour, or asks for one.
  const showChoice = () => {
    const button = find('button.book');
    if (button && button !== pressed) {
      const otherwise = find('#choice [type=radio]') ? button.dataset.choose : button.dataset.book;
      button.textContent = find('#choice :checked')?.dataset.book ?? otherwise;
    }
  };

  // The pressed button keeps the focus. htmx sends one request at a time (data-hx-sync).
  let pressed = null;
  let label = '';
  const startSending = event => {
    if (isForm(event)) {
      find('#offline').hidden = true;
      pressed = event.detail.requestConfig.triggeringEvent?.submitter ?? find('button.book');
      label = pressed.textContent;
      pressed.textContent = find('button.book').dataset.sending;
      pressed.setAttribute('aria-disabled', 'true');
    }
  };
  const stopSending = () => {
    if (pressed) {
      pressed.textContent = label;
      pressed.removeAttribute('aria-disabled');
      pressed = null;
      showChoice();
    }
  };

  // Directly above the pressed button.
  const showMessage = (...content) => {
    const message = find('#offline');
    (pressed?.closest('.choices') ?? find('button.book')).before(message);
    message.replaceChildren(...content);
    message.hidden = false;
    stopSending();
  };

  // The seat may be booked although there was no answer. The same form must be sent again, not another hour.
  let isUnanswered = false;
  const showUnreachable = event => {
    if (isForm(event)) {
      isUnanswered = true;
      showMessage(find('#offline').dataset.unreachable);
    }
  };

  const showTooMany = request => {
    const { tooMany, tooMany1 } = find('#offline').dataset;
    const seconds = request.getResponseHeader('Retry-After') ?? '1';
    showMessage(seconds === '1' ? tooMany1 : tooMany.replace('{0}', seconds));
  };

  // A page without the form would take the typed details away, so only its message is shown.
  const showRejection = event => {
    const page = new DOMParser().parseFromString(event.detail.serverResponse, 'text/html').getElementById('main');
    if (!page?.querySelector('.lead')) {
      showUnreachable(event);
      return;
    }
    isUnanswered = event.detail.xhr.status >= 500;
    showMessage(`${page.querySelector('h1').textContent}. ${page.querySelector('.lead').textContent} `, page.querySelector('code') ?? '');
  };

  document.addEventListener('htmx:beforeSwap', event => {
    if (!isForm(event)) {
      return;
    }
    event.detail.isError = false;
    event.detail.shouldSwap = event.detail.serverResponse.includes('id="booking-form"');
    if (event.detail.shouldSwap) {
      isUnanswered = false;
    } else if (event.detail.xhr.status === 429) {
      showTooMany(event.detail.xhr);
    } else {
      showRejection(event);
    }
  });
  document.addEventListener('htmx:beforeRequest', startSending);
  document.addEventListener('htmx:sendError', showUnreachable);
  document.addEventListener('htmx:timeout', showUnreachable);
  window.addEventListener('pageshow', stopSending);

  // The list of other hours appears once, and nothing takes it or the choice away while somebody chooses.
  document.addEventListener('htmx:oobBeforeSwap', event => {
    const { target, fragment } = event.detail;
    const hasHours = element => element.querySelector('[type=radio]') !== null;
    const isKept = target.id === 'choice' && (hasHours(target) === hasHours(fragment) || find('#choice :checked'));
    if (isKept || (isUnanswered && ['choice', 'seats-news'].includes(target.id))) {
      event.detail.shouldSwap = false;
    }
  });
  document.addEventListener('htmx:oobAfterSwap', event => {
    showChoice();
    if (event.detail.target.id === 'seats-news') {
      // The notice must not cover the field with the focus.
      document.activeElement.closest('.field')?.scrollIntoView({ block: 'nearest' });
    }
  });
  document.addEventListener('change', showChoice);

  document.addEventListener('htmx:afterSettle', event => {
    if (isForm(event)) {
      pressed = null;
      showChoice();
      (find('#main [autofocus]') ?? find('#main h1')).focus({ preventScroll: true });
      showKept();
    }
  });

  // "Book another seat" keeps the email address and the phone number in this tab, and asks nothing twice.
  const storageKey = 'another-seat';
  const readKept = () => JSON.parse(sessionStorage.getItem(storageKey));
  // The notice about a used form has asked already, and has no such field.
  const setKnownBooking = reference => {
    const field = find('#known-booking');
    if (field) {
      field.value = reference;
      field.disabled = reference === '';
    }
  };
  const showKept = () => {
    const kept = readKept();
    if (kept && find('#kept')) {
      find('#kept').hidden = false;
      setKnownBooking(kept.reference);
    }
  };
  const fillIn = () => {
    for (const field of ['email', 'phone']) {
      const input = document.getElementById(field);
      if (input?.value === '') {
        input.value = readKept()?.[field] ?? '';
      }
    }
    showKept();
  };
  document.addEventListener('click', event => {
    const link = event.target.closest('[data-reference]');
    if (link) {
      sessionStorage.setItem(storageKey, JSON.stringify(link.dataset));
    } else if (event.target.closest('#kept button')) {
      sessionStorage.removeItem(storageKey);
      find('#kept').hidden = true;
      setKnownBooking('');
      find('#email').value = '';
      find('#phone').value = '';
      find('#email').focus();
    }
  });

  showChoice();
  fillIn();
})();
