// What both books add to mdBook's own scripts: a search that knows Korean, colours for worked
// numbers, and Korean titles of boxes.
'use strict';

// mdBook's index has no Hangul in it, so the Korean book searches the text of the sections that the index
// holds: every word typed must be there. A Korean word is found inside longer ones and across a space
// ("커넥션풀" finds "커넥션 풀"), an English one by its stem, where a word begins.
(function () {
    const el = window.elasticlunr;
    if (!el || document.documentElement.lang !== 'ko') {
        return;
    }
    const hangul = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/;
    const plain = text => String(text || '').normalize('NFC').toLowerCase();

    function wordsOf(typed) {
        return plain(typed).split(/\s+/).filter(Boolean).map(word => {
            const english = /^[a-z]+$/.test(word);
            return { text: english ? el.stemmer(word) : word, anywhere: hangul.test(word) };
        });
    }

    // How often a word is in a text.
    function times(text, word) {
        let count = 0;
        for (let at = text.indexOf(word.text); at >= 0; at = text.indexOf(word.text, at + 1)) {
            if (word.anywhere || at === 0 || !/[a-z0-9]/.test(text[at - 1])) {
                count += 1;
            }
        }
        return count;
    }

    // A title counts most, then the way to the section, then how often the text says the word. Korean is
    // looked for without its spaces.
    function score(section, words) {
        let sum = 0;
        for (const word of words) {
            const { title, way, body } = word.anywhere ? section.joined : section.spaced;
            const found = 20 * times(title, word) + 5 * times(way, word)
                + Math.min(times(body, word), 10);
            if (!found) {
                return 0;
            }
            sum += found;
        }
        return sum;
    }

    function sectionsOf(docs) {
        return Object.entries(docs).map(([ref, doc]) => {
            const text = as => ({ title: as(doc.title), way: as(doc.breadcrumbs), body: as(doc.body) });
            return { ref, doc, spaced: text(plain), joined: text(it => plain(it).replace(/\s+/g, '')) };
        });
    }

    let sections = null;
    el.Index.prototype.search = function (typed) {
        sections = sections || sectionsOf(this.documentStore.docs);
        const words = wordsOf(typed);
        const rated = words.length === 0 ? [] : sections.map(section => ({
            ref: section.ref, doc: section.doc, score: score(section, words),
        }));
        return rated.filter(result => result.score > 0).sort((a, b) => b.score - a.score);
    };
})();

// `name = expression = result`: the names, the numbers with their units, and remarks.
(function () {
    const hljs = window.hljs;
    if (!hljs) {
        return;
    }
    hljs.registerLanguage('estimate', () => ({
        contains: [
            { className: 'comment', begin: '#', end: '$' },
            { className: 'title', begin: /^[^\s=#]+(?=\s*=)/ },
            { className: 'number', begin: /(?<![\w가-힣])[0-9][0-9,.]*(?:e[0-9]+|\^[0-9]+)?[%\w가-힣]*/ },
        ],
    }));
    document.querySelectorAll('code.language-estimate').forEach(block => hljs.highlightBlock(block));
})();

(function () {
    if (document.documentElement.lang !== 'ko') {
        return;
    }
    const titles = { Note: '참고', Tip: '도움말', Important: '중요', Warning: '주의', Caution: '주의' };
    document.querySelectorAll('.blockquote-tag-title').forEach(title => {
        const text = title.lastChild;
        text.textContent = titles[text.textContent.trim()] || text.textContent;
    });
})();
