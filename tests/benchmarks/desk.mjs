// The users of tests/benchmarks/desk.
import { Agent, request } from 'node:http';

const [, , address, users, clicks] = process.argv;
const url = new URL(address);
const cookie = `eligo-${url.port}=${url.searchParams.get('token')}`;
const body = (value) => JSON.stringify({
    trial: { file: 'trial.txt' },
    patient: { file: 'patient.yaml' },
    additions: [{ list: 'observations', fields: [['name', 'total bilirubin'], ['value', String(value)], ['unit', 'mg/dL'],
        ['date', '2026-11-20'], ['upper', '1.2']] }],
});

function click(agent, text) {
    return new Promise((resolve, reject) => {
        const began = performance.now();
        const sent = request({ host: url.hostname, port: url.port, path: '/api/case', method: 'POST', agent,
            headers: { Cookie: cookie, Origin: url.origin, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) } },
        (reply) => {
            reply.resume();
            reply.on('end', () => (reply.statusCode === 200 ? resolve(performance.now() - began) : reject(new Error(`status ${reply.statusCode}`))));
        });
        sent.on('error', reject);
        sent.end(text);
    });
}

async function user(pause) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const times = [];
    for (let i = 0; i < Number(clicks); ++i) {
        if (pause) await new Promise((go) => setTimeout(go, Math.random() * 2 * pause));
        times.push(await click(agent, body((i % 40) / 10)));
    }
    agent.destroy();
    return times;
}

for (const [words, pause] of [['without a pause', 0], ['a click a second', 1000]]) {
    const times = (await Promise.all(Array.from({ length: Number(users) }, () => user(pause)))).flat().sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
    console.log(`${users} users, ${words}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms of ${times.length} clicks`);
}
