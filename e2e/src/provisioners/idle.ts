/** Stands in for an endpoint where only its process counts: reads what it is told and stays until it is ended. */
const A_DAY_MS = 86_400_000;

process.stdin.resume();
setInterval(() => undefined, A_DAY_MS);
