import pg from 'pg';
import { migrate } from './src/database/migrate.ts';
import * as rs from './src/editorial/record-state.ts';
const admin = new pg.Client('postgresql://postgres@127.0.0.1:55415/postgres'); await admin.connect();
await admin.query('DROP DATABASE IF EXISTS st WITH (FORCE)'); await admin.query('CREATE DATABASE st');
const url='postgresql://postgres@127.0.0.1:55415/st'; await migrate(url);
const c = new pg.Client(url); await c.connect();
let text=''; await rs.recordState({ $queryRawUnsafe: async (t: string) => { text = t; return [{rows:{}}]; } } as never, 'x');
const id='01a20b91-8a67-761f-980b-6836ae630836';
await c.query('set jit=off');
for (let i=0;i<3;i++) { const {rows} = await c.query('EXPLAIN (ANALYZE, SUMMARY) ' + text.replace('$1', `'${id}'`)); console.log(rows.slice(-3).map(r=>r['QUERY PLAN'])); }
let t=performance.now(); for (let i=0;i<200;i++) await c.query(text,[id]); console.log('unnamed', (performance.now()-t)/200);
t=performance.now(); for (let i=0;i<200;i++) await c.query({name:'s',text,values:[id]}); console.log('named', (performance.now()-t)/200);
t=performance.now(); for (let i=0;i<200;i++) await c.query('select 1'); console.log('select 1', (performance.now()-t)/200);
await c.end(); await admin.end();
