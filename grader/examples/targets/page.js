// One frame after the other, each with the page in it: how long from asking for it to its end, parsed, styled and
// laid out. The next one begins before this one's load is over, and none is taken away: what is dumped has them all.
'use strict';

const took = [];

function next() {
    const begun = performance.now();
    const frame = document.createElement('iframe');
    frame.style = 'width:1280px;height:900px;border:0;display:block';
    frame.src = PAGE;
    frame.addEventListener('load', () => {
        frame.contentDocument.body.lastElementChild.getBoundingClientRect();
        took.push(performance.now() - begun);
        if (took.length < FRAMES) next();
        else tell();
    });
    document.body.append(frame);
}

function tell() {
    const told = document.createElement('pre');
    told.id = 'took';
    told.textContent = took.map(time => time.toFixed(1)).join(' ');
    document.body.append(told);
}

next();
