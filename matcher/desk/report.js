// The printed page is complete without this: it only opens the explanations before printing when asked to, and offers the printer.
const report = document.querySelector('.report');
if (report) {
    const bar = document.createElement('p');
    bar.className = 'tools';
    const button = (label, act) => {
        const one = document.createElement('button');
        one.type = 'button';
        one.textContent = label;
        one.addEventListener('click', act);
        bar.append(one);
    };
    button('Print', () => window.print());
    button('Open every explanation', () => {
        for (const one of report.querySelectorAll('details.trace')) one.open = true;
    });
    report.prepend(bar);
}
