// SPDX-License-Identifier: MIT
// Node's child_process, by peer.h's lines: child_process.js NAME JOB TARGET
'use strict';
const { spawn, spawnSync } = require('child_process');
const [name, job, target] = process.argv.slice(2);
const CAPTURE = 65536;

const options = {
	plain: { stdio: 'inherit' },
	redirect: { cwd: '/', stdio: 'ignore' },
	capture: { stdio: ['ignore', 'pipe', 'ignore'] },
}[job];

function fail(why) {
	console.error(`node: ${why}`);
	process.exit(1);
}

function once() {
	const child = spawn(target, [], options);
	let bytes = 0;

	if (job === 'capture')
		child.stdout.on('data', (data) => { bytes += data.length; });
	return new Promise((resolve) => child.on('close', (status) => {
		if (status !== 0 || (job === 'capture' && bytes !== CAPTURE))
			fail(`status ${status}, ${bytes} bytes`);
		resolve();
	}));
}

async function batch(width) {
	const before = process.hrtime.bigint();
	const running = [];

	if (name === 'spawnSync') {
		const done = spawnSync(target, [], options);
		if (done.status !== 0 ||
		    (job === 'capture' && done.stdout.length !== CAPTURE))
			fail(`status ${done.status}`);
		return `0:${process.hrtime.bigint() - before}`;
	}
	for (let i = 0; i < width; i++)
		running.push(once());
	const called = process.hrtime.bigint();
	await Promise.all(running);
	const w = BigInt(width);
	return `${(called - before) / w}:${(process.hrtime.bigint() - before) / w}`;
}

async function main() {
	if (!options) {
		console.log('cannot it has no way to do this');
		return;
	}
	console.log('ready');
	for await (const line of require('readline').createInterface({ input: process.stdin })) {
		const [n, width] = line.split(' ').map(Number);
		const reply = [];
		if (name === 'spawnSync' && width > 1) {
			console.log('cannot it has no way to do this');
			return;
		}
		for (let i = 0; i < n; i++)
			reply.push(await batch(width));
		console.log(reply.join(' '));
	}
}

main();
