// Looks at the page in the frame, and leaves in this one what it found.
'use strict';

document.querySelector('iframe').addEventListener('load', event => {
    const page = event.target.contentDocument;
    const view = event.target.contentWindow;
    const load = view.performance.getEntriesByType('navigation')[0];
    const milliseconds = quickest(page);

    for (const details of page.querySelectorAll('details')) details.open = true;
    const edge = page.documentElement.clientWidth + 1;
    // Where the column ends that it stands in.
    const margin = it => {
        const column = it.closest('main > *, body > header > *, body > footer > *');
        return column ? column.getBoundingClientRect().right + 1 : edge;
    };
    // A mark may be a little wider than what it marks.
    const spills = it => view.getComputedStyle(it).overflowX === 'visible' && it.scrollWidth > it.clientWidth + 8;
    const wide = Array.from(page.querySelectorAll('body *'))
        .filter(it => !it.closest('.line') && !it.closest('svg'))
        .filter(it => it.getBoundingClientRect().right > margin(it) || (it.clientWidth > 0 && spills(it)))
        .map(it => it.outerHTML.slice(0, 120));
    if (page.scrollingElement.scrollWidth > edge) wide.push('the page');

    const told = /^(banner|main|contentinfo|region|heading|table|image|img|row|rowheader|figure)$/;
    const roles = Array.from(page.querySelectorAll('body *'))
        .map(it => [String(it.computedRole).replace(/^img$/, 'image'), String(it.computedName)])
        .filter(([role]) => told.test(role));

    const report = document.createElement('pre');
    report.id = 'found';
    report.hidden = true;
    report.textContent = JSON.stringify({
        roles,
        text: page.body.innerText,
        wide,
        height: Math.ceil(page.documentElement.scrollHeight),
        dark: view.matchMedia('(prefers-color-scheme: dark)').matches,
        background: view.getComputedStyle(page.body).backgroundColor,
        milliseconds,
        loaded: load.domComplete - Math.max(load.responseEnd, load.fetchStart),
    });
    document.body.append(report);
});

// Parsed, styled and laid out anew, again and again: what others do on this machine meanwhile makes it
// slower and never quicker.
function quickest(page) {
    const text = page.body.innerHTML;
    let least = Infinity;
    for (let n = 0; n < 30; n++) {
        page.body.textContent = '';
        page.body.getBoundingClientRect();
        const begun = performance.now();
        page.body.innerHTML = text;
        page.body.lastElementChild.getBoundingClientRect();
        least = Math.min(least, performance.now() - begun);
    }
    return least;
}
