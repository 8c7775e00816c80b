// Runs before anything is painted: chooses the page's language and direction, keeps the page unseen until frame.js has put
// its words in, and says so where the page's own scripts do not come. Its words are in the order of LANGUAGES.
(() => {
  const LANGUAGES = ['ar', 'en', 'ku', 'tr'];
  const WORDS = {
    failed: ['تعذّر التحميل. تحقّق من الاتصال ثم حاول مجددًا.', 'Could not be loaded. Check the connection and try again.', 'Nehat barkirin. Girêdanê kontrol bike û dîsa biceribîne.', 'Yüklenemedi. Bağlantıyı denetleyip yeniden deneyin.'],
    retry: ['حاول مجددًا', 'Try again', 'Dîsa biceribîne', 'Yeniden dene'],
  };
  const wanted = [new URLSearchParams(location.search).get('lang'), ...(navigator.languages ?? [])]
    .map((tag) => (tag ?? '').toLowerCase().split('-')[0]).map((base) => (base === 'kmr' ? 'ku' : base));
  const language = wanted.find((one) => LANGUAGES.includes(one)) ?? 'en';
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === 'ar' ? 'rtl' : 'ltr';
  root.classList.add('wait');
  window.FIRST_WORDS = WORDS; // words.js has them from here

  function tell() {
    const notice = document.getElementById('notice'), way = document.createElement('a');
    const [said, retry] = ['failed', 'retry'].map((name) => WORDS[name][LANGUAGES.indexOf(language)]);
    way.href = location.href;
    way.textContent = retry;
    notice.replaceChildren(said, ' ', way);
    notice.hidden = false;
    document.getElementById('page').hidden = true;
    root.classList.remove('wait');
  }
  // A module that did not come, or one that it needs.
  window.addEventListener('error', ({ target }) => {
    if (target.type !== 'module') return;
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', tell);
    else tell();
  }, true);
})();
