// Types words into the Korean book's search, as a reader would, and leaves what was found in the page.
'use strict';

(function () {
    const words = WORDS;
    const bar = document.getElementById('mdbook-searchbar');
    const results = document.getElementById('mdbook-searchresults');
    const found = [];

    function type(word) {
        bar.value = word;
        bar.dispatchEvent(new KeyboardEvent('keyup'));
        const titles = Array.from(results.querySelectorAll('li a'), link => link.textContent);
        found.push({ word, titles });
    }

    function done() {
        const report = document.createElement('pre');
        report.id = 'found';
        report.textContent = JSON.stringify(found);
        document.body.append(report);
    }

    document.getElementById('mdbook-search-toggle').click();
    // The index is there when the bar no longer says that it is loading.
    const loading = setInterval(() => {
        if (document.getElementById('mdbook-searchbar-outer').classList.contains('searching')) {
            return;
        }
        clearInterval(loading);
        words.forEach(type);
        done();
    }, 20);
})();
