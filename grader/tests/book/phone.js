// Opens page after page as wide as a phone, and leaves in the page how wide each wants to be.
'use strict';

(function () {
    const pages = PAGES;
    const found = [];
    const frame = document.createElement('iframe');
    // Without their scripts pages look the same, and load ten times as fast.
    frame.sandbox = 'allow-same-origin';
    frame.style = 'width: 390px; height: 800px; border: 0';
    document.body.append(frame);

    function next() {
        if (found.length === pages.length) {
            const report = document.createElement('pre');
            report.id = 'found';
            report.textContent = JSON.stringify(found);
            document.body.append(report);
            return;
        }
        frame.src = pages[found.length];
    }

    frame.addEventListener('load', () => {
        const page = frame.contentDocument;
        // Blocks and tables scroll by themselves; nothing else may reach over the edge.
        const inside = element => element.closest('pre, .table-wrapper, nav, #mdbook-menu-bar');
        const wide = Array.from(page.querySelectorAll('main *'))
            .filter(element => !inside(element) && element.getBoundingClientRect().right > 391);
        const boxes = Array.from(page.querySelectorAll('main pre, main .table-wrapper'))
            .filter(element => element.getBoundingClientRect().right > 391);
        found.push({ word: pages[found.length], titles: [...wide, ...boxes].map(it => it.outerHTML.slice(0, 80)) });
        next();
    });
    next();
})();
