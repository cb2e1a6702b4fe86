import { crashTrial } from './test/trials/crash.ts';
console.log(await crashTrial({ kills: Number(process.argv[2]), writers: 20, seed: 1, say: console.log }));
