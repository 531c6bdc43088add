// Sorting and filtering the patients of a cohort's page; the page is complete without it.
export function enhance(cohort) {
    const table = cohort.querySelector('table.patients');
    if (!table) return;
    const body = table.tBodies[0];
    const status = cohort.querySelector('.filtered');

    for (const [column, head] of [...table.querySelectorAll('th.sortable')].entries()) {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = head.textContent;
        head.replaceChildren(button);
        button.addEventListener('click', () => {
            const down = head.getAttribute('aria-sort') === 'ascending';
            for (const other of table.querySelectorAll('th.sortable')) other.removeAttribute('aria-sort');
            head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
            const key = (row) => row.cells[column].dataset.sort;
            const sorted = [...body.rows].sort((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
            body.append(...(down ? sorted.reverse() : sorted));
        });
    }

    const filter = (criterion) => {
        let shown = 0;
        for (const row of body.rows) {
            row.hidden = criterion !== '' && !row.dataset.criteria.split(' ').includes(criterion);
            if (!row.hidden) shown += 1;
        }
        status.replaceChildren();
        if (criterion === '') return;
        const all = document.createElement('button');
        all.type = 'button';
        all.textContent = 'Show all';
        all.addEventListener('click', () => filter(''));
        status.append(`${shown} patients whom ${criterion} excludes or of whom it is unknown. `, all);
    };
    cohort.addEventListener('click', (event) => {
        const link = event.target.closest('a.filter');
        if (!link) return;
        event.preventDefault();
        filter(link.dataset.criterion);
        const heading = cohort.querySelector('.patients-head');
        heading.scrollIntoView();
        heading.focus({ preventScroll: true });
    });
}

for (const one of document.querySelectorAll('main.report > .cohort')) enhance(one);
