// SPDX-License-Identifier: MIT
// Node's child_process; prints what came of each.
const { execFileSync, spawn, spawnSync, exec } = require("child_process");

for (let i = 0; i < 10; i++) {
	const r = spawnSync("sh", ["-c", `echo ${i}; exit ${i}`]);
	console.log(r.status, r.stdout.toString());
}
console.log(spawnSync("sh", ["-c", "kill -9 $$"]).signal);
console.log(spawnSync("/no/such/program").error.code);
console.log(execFileSync("cat", { input: "text" }).toString());
console.log(execFileSync(process.execPath, ["-p", "1+1"]).toString());
const cat = spawn("cat");
cat.stdout.on("data", (text) => console.log(text.toString()));
cat.on("close", (code) => {
	console.log(code);
	exec("echo one; exit 3", (error, out) => {
		console.log(error.code, out);
		const sleeper = spawn("sleep", ["100"]);
		sleeper.on("exit", (c, signal) => console.log(c, signal));
		sleeper.kill();
	});
});
cat.stdin.end("piped");
