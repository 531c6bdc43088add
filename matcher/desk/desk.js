// The desk's screen: carries what a person picks, drops and types to the server and shows the HTML that comes back. It decides nothing about
// an answer; every word of the page is the server's.
import { enhance } from '/assets/cohort.js';

const byId = (id) => document.getElementById(id);
const result = byId('result');

// What the page is about; sent with every request.
const about = { trial: null, trial_id: '', patient: null, as_of: '', additions: [] };
let patientHash = '';
let who = '';
let latest = 0;
let cohort = '';

async function ask(path, body) {
    let response;
    try {
        response = body === undefined
            ? await fetch(path)
            : await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    } catch {
        return { error: { message: 'The desk does not answer; nothing was saved.', fix: 'See whether `eligo serve` still runs.' } };
    }
    try {
        return await response.json();
    } catch {
        return { error: { message: `The desk refused this (${response.status}).`, fix: 'Open the address that `eligo serve` printed.' } };
    }
}

function tell(text) {
    byId('status').textContent = text;
}

// An error as sentences, with the line it is about and what to do.
function problem(error) {
    const box = byId('problem');
    box.replaceChildren();
    if (!error) return;
    const place = error.file ? `${error.file}${error.line ? `, line ${error.line}` : ''}: ` : '';
    const what = document.createElement('p');
    what.textContent = place + error.message;
    box.append(what);
    if (error.fix) {
        const fix = document.createElement('p');
        fix.textContent = `To do: ${error.fix}`;
        box.append(fix);
    }
    byId('trial-which').hidden = error.code !== 'which-trial';
}

function showAdditions(lines) {
    byId('unsaved').hidden = lines.length === 0;
    byId('unsaved-lines').replaceChildren(...lines.map((line) => {
        const item = document.createElement('li');
        const code = document.createElement('code');
        code.textContent = line;
        item.append(code);
        return item;
    }));
}

// Where the reader was: which explanations were open, and how far down.
function place() {
    return new Set([...result.querySelectorAll('tr[id]')].filter((row) => row.querySelector('details.trace[open]')).map((row) => row.id));
}

// A whole cohort takes the place of a patient.
async function showCohort() {
    if (!about.trial || !cohort) return;
    const mine = ++latest;
    result.classList.add('busy');
    tell('Screening …');
    const reply = await ask('/api/cohort', { trial: about.trial, cohort, as_of: about.as_of });
    if (mine !== latest) return;
    result.classList.remove('busy');
    problem(reply.error);
    if (reply.error) return tell('');
    result.innerHTML = reply.html;
    for (const one of result.querySelectorAll('.cohort')) enhance(one);
    byId('back').hidden = true;
    byId('print').disabled = false;
    tell('Screened.');
}

async function show(message) {
    if (!about.trial || !about.patient) return;
    const mine = ++latest;
    result.classList.add('busy');
    const reply = await ask('/api/case', about);
    if (mine !== latest) return;  // something newer was asked for
    result.classList.remove('busy');
    problem(reply.error);
    if (reply.error) return reply.error;
    const open = place();
    result.innerHTML = reply.html;  // escaped by the server; the policy runs no script in it
    for (const id of open) byId(id)?.querySelector('details.trace')?.setAttribute('open', '');
    for (const input of result.querySelectorAll('input[name=who]')) input.value = who;
    patientHash = reply.patient_hash;
    byId('save').textContent = reply.can_save ? `Save to ${about.patient.file}` : 'Save as a new file';
    showAdditions(reply.additions);
    byId('print').disabled = false;
    byId('download').disabled = false;
    tell(`${message ?? 'Answered'}: ${result.querySelector('.verdict h1')?.textContent.replace(/^\S+\s/, '') ?? ''}`);
    return null;
}

async function fillIn(form) {
    const fields = [...new FormData(form)].filter(([, value]) => value !== '');
    about.additions.push({ list: form.dataset.list, fields });
    const error = await show('Filled in');
    if (error) {
        about.additions.pop();
        return;
    }
    result.focus({ preventScroll: true });
}

async function override(form) {
    const values = Object.fromEntries(new FormData(form));
    who = values.who;
    const reply = await ask('/api/override', { ...about, override: { criterion: form.dataset.override, ...values } });
    problem(reply.error);
    if (!reply.error) await show('Override recorded');
}

async function save() {
    const reply = await ask('/api/save', { ...about, patient_hash: patientHash });
    problem(reply.error);
    if (reply.error) {
        if (reply.error.code === 'changed') {
            const kept = reply.error;
            await show('The file as it is now');
            problem(kept);
        }
        return;
    }
    if (reply.text !== undefined) {
        offer(reply.name, reply.text, 'text/yaml');
        about.patient = { name: reply.name, text: reply.text };
    }
    about.additions = [];
    await show('Saved');
}

function offer(name, text, type) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
}

async function take(role, file) {
    if (file.size > 2_000_000) return problem({ file: file.name, message: 'the file is larger than 2 MB', fix: 'choose one trial or one patient' });
    choose(role, { name: file.name, text: await file.text() });
    byId(`${role}-file`).value = '';
}

function choose(role, what) {
    about[role] = what;
    if (role === 'patient') {
        cohort = byId('cohort-file').value = '';
        byId('back').hidden = true;
    }
    if (role === 'trial' && cohort) {
        about.trial_id = byId('trial-id').value = '';
        byId('trial-chosen').textContent = what ? `Chosen: ${what.file ?? what.name}` : '';
        return showCohort();
    }
    if (role === 'patient') about.additions = [];
    if (role === 'trial') about.trial_id = byId('trial-id').value = '';
    byId(`${role}-chosen`).textContent = what ? `Chosen: ${what.file ?? what.name}` : '';
    showAdditions([]);
    if (!about.trial || !about.patient) tell(about.trial ? 'Now choose a patient.' : 'Now choose a trial.');
    return show();
}

function leavesUnsaved() {
    return about.additions.length > 0 && !window.confirm('What was filled in is not saved. Leave it?');
}

for (const role of ['trial', 'patient']) {
    const box = document.querySelector(`.drop[data-role=${role}]`);
    byId(`${role}-file`).addEventListener('change', (event) => {
        if (role === 'patient' && leavesUnsaved()) {
            event.target.value = about.patient?.file ?? '';
            return;
        }
        choose(role, event.target.value ? { file: event.target.value } : null);
    });
    byId(`${role}-upload`).addEventListener('change', (event) => {
        const [file] = event.target.files;
        if (file && !(role === 'patient' && leavesUnsaved())) take(role, file);
    });
    box.addEventListener('dragover', (event) => {
        event.preventDefault();
        box.classList.add('over');
    });
    box.addEventListener('dragleave', () => box.classList.remove('over'));
    box.addEventListener('drop', (event) => {
        event.preventDefault();
        box.classList.remove('over');
        const [file] = event.dataTransfer.files;
        if (file && !(role === 'patient' && leavesUnsaved())) take(role, file);
    });
}
// A file dropped beside the boxes must not replace the page.
for (const name of ['dragover', 'drop']) window.addEventListener(name, (event) => event.preventDefault());

result.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.list !== undefined) fillIn(form);
    if (form.dataset.override !== undefined) override(form);
});
result.addEventListener('click', (event) => {
    const link = event.target.closest('a.open-patient');
    if (!link) return;
    event.preventDefault();
    about.patient = { cohort, id: link.dataset.patient };
    about.additions = [];
    byId('back').hidden = false;
    show().then(() => result.focus());
});
byId('back').addEventListener('click', () => {
    if (leavesUnsaved()) return;
    about.patient = null;
    about.additions = [];
    showAdditions([]);
    showCohort();
});
byId('cohort-file').addEventListener('change', (event) => {
    if (leavesUnsaved()) {
        event.target.value = cohort;
        return;
    }
    about.patient = null;
    about.additions = [];
    showAdditions([]);
    byId('patient-file').value = '';
    byId('patient-chosen').textContent = '';
    cohort = event.target.value;
    if (cohort && !about.trial) tell('Now choose a trial.');
    showCohort();
});
byId('as-of').addEventListener('change', (event) => {
    about.as_of = event.target.value.trim();
    if (cohort && !about.patient) return showCohort();
    show();
});
byId('trial-id').addEventListener('change', (event) => {
    about.trial_id = event.target.value.trim();
    show();
});
byId('save').addEventListener('click', save);
byId('undo').addEventListener('click', () => {
    about.additions.pop();
    show('Taken back');
});
byId('print').addEventListener('click', () => window.print());
byId('download').addEventListener('click', async () => {
    const reply = await ask('/api/page', about);
    problem(reply.error);
    if (!reply.error) offer('report.html', reply.page, 'text/html');
});
window.addEventListener('beforeunload', (event) => {
    if (about.additions.length > 0) event.preventDefault();
});

const files = await ask('/api/files');
problem(files.error);
for (const [role, names] of [['trial', files.trials ?? []], ['patient', files.patients ?? []], ['cohort', files.cohorts ?? []]]) {
    const select = byId(`${role}-file`);
    select.append(new Option(names.length ? 'choose …' : 'no files there', ''));
    for (const name of names) select.append(new Option(name, name));
    select.disabled = names.length === 0;
}
