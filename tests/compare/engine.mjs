// Runs @getodk/xforms-engine without a browser: one job per line in, one answer per line out.
//
// Job    {xform, attachments: {name: text}, steps, states: [after which steps], now: ms}
//        step: {op: "set", path, value} | {op: "add", path} | {op: "remove", path} |
//        {op: "language", value}
//        paths carry a position for each repeat, /data/r[2]/x; that of "add" none of its own
//        states: 0 is the form as opened, n after the first n steps
// Answer {load_ms, steps: [{ms} | {error}], states: [{leaves, counts}]} or {error}
//        leaf: {path, value, required, readonly, constraint, missing, label, hint, choices}; relevant
//        only
//
// usage: node engine.mjs <folder that holds node_modules>

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const home = path.resolve(process.argv[2]);
const require = createRequire(path.join(home, 'node_modules', 'here.js'));

// Its logger reports on stdout, which is ours for answers.
for (const name of ['log', 'info', 'debug', 'warn', 'error', 'table']) console[name] = () => {};

// A clock that stands where the job says, so that today() is the same on both sides.
const RealDate = Date;
let frozen = null;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(frozen ?? RealDate.now());
    else super(...parts);
  }
  static now() {
    return frozen ?? RealDate.now();
  }
};

// First shim: the bundled tree-sitter takes its Node branch, which an ES module does not have.
globalThis.__dirname = path.join(home, 'node_modules', '@getodk', 'xforms-engine', 'dist');

// Second shim: the DOM that a browser would bring.
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html>', { url: 'http://localhost/' });
for (const name of [
  'window', 'document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'Attr', 'Text',
  'CDATASection', 'Comment', 'NodeList', 'NamedNodeMap', 'HTMLElement', 'XMLDocument', 'DocumentType',
  'ProcessingInstruction', 'DocumentFragment', 'CharacterData', 'XPathResult', 'XPathEvaluator',
  'XPathExpression', 'File', 'Blob', 'FormData',
]) {
  globalThis[name] = name === 'window' ? window : (window[name] ?? globalThis[name]);
}

const dist = path.join(home, 'node_modules', '@getodk', 'xforms-engine', 'dist', 'index.js');
const { loadForm } = await import(pathToFileURL(dist));

const pause = () => new Promise((done) => setImmediate(done));

function attachmentsOf(job) {
  const known = job.attachments ?? {};
  return async (url) => {
    const name = decodeURIComponent(String(url).split('/').pop());
    const text = known[name];
    if (text === undefined) return new Response('', { status: 404 });
    const kinds = { csv: 'text/csv', xml: 'text/xml', geojson: 'application/geo+json' };
    const kind = kinds[name.split('.').pop().toLowerCase()] ?? 'text/plain';
    return new Response(text, { status: 200, headers: { 'content-type': kind } });
  };
}

function* walk(node) {
  yield node;
  for (const child of node.currentState.children ?? []) yield* walk(child);
}

// The part of the path that is below `node` decides where to go on: no walk over everything.
function find(root, wanted) {
  let node = root;
  for (;;) {
    const here = node.currentState.reference;
    if (here === wanted) return node;
    const next = (node.currentState.children ?? []).find((child) => {
      const at = child.currentState.reference;
      if (wanted === at) return true;
      if (child.nodeType.startsWith('repeat-range')) return wanted.startsWith(`${at}[`);
      return wanted.startsWith(`${at}/`);
    });
    if (next === undefined) throw new Error(`nothing at ${wanted}`);
    if (next.currentState.reference === wanted && !wanted.endsWith(']')) return next;
    node = next;
  }
}

function setter(node, value) {
  switch (node.nodeType) {
    case 'select':
      return () => node.selectValues(value === '' ? [] : value.split(' '));
    case 'rank':
      return () => node.setValues(value === '' ? [] : value.split(' '));
    case 'trigger':
      return () => node.setValue(value !== '');
    case 'range':
      return () => node.setValue(value === '' ? null : Number(value));
    case 'input':
      return () => node.setValue(value);
    default:
      throw new Error(`a ${node.nodeType} takes no answer`);
  }
}

function prepared(root, step) {
  if (step.op === 'set') return setter(find(root, step.path), step.value);
  if (step.op === 'language') {
    const language = root.languages.find((one) => one.language === step.value);
    return () => root.setLanguage(language);
  }
  if (step.op === 'add') {
    const range = find(root, step.path);
    return () => range.addInstances();
  }
  const [, above, place] = /^(.*)\[(\d+)\]$/.exec(step.path);
  const range = find(root, above);
  return () => range.removeInstances(Number(place) - 1);
}

function stateOf(root) {
  const leaves = [];
  const counts = [];
  for (const node of walk(root)) {
    const state = node.currentState;
    if (node.nodeType.startsWith('repeat-range') && state.children[0]?.currentState.relevant) {
      counts.push([state.reference, state.children.length]);
    }
    if (state.children !== null || !state.relevant) continue;
    const validation = node.validationState;
    const choices = ['select', 'rank'].includes(node.nodeType)
      ? state.valueOptions.map((item) => [item.value, item.label?.asString ?? ''])
      : null;
    leaves.push({
      path: state.reference,
      value: String(node.getXPathValue()),
      required: state.required,
      readonly: state.readonly,
      constraint: validation.constraint?.valid ?? true,
      missing: validation.required?.valid === false,
      label: state.label?.asString ?? '',
      hint: state.hint?.asString ?? '',
      choices,
    });
  }
  return { leaves, counts };
}

async function run(job) {
  frozen = job.now ?? null;
  globalThis.gc?.(); // what the job before left behind is not this one's cost
  const start = performance.now();
  const form = await loadForm(job.xform, {
    missingResourceBehavior: 'BLANK',
    fetchFormAttachment: attachmentsOf(job),
  });
  if (form.status === 'failure') throw form.error;
  const { root } = form.createInstance();
  const load_ms = performance.now() - start;
  const wanted = new Set(job.states ?? []);
  const states = [];
  if (wanted.has(0)) states.push(stateOf(root));
  const steps = [];
  for (const [place, step] of (job.steps ?? []).entries()) {
    try {
      const act = prepared(root, step);
      const before = performance.now();
      act();
      steps.push({ ms: performance.now() - before });
    } catch (error) {
      steps.push({ error: String(error.message ?? error).slice(0, 300) });
    }
    if (wanted.has(place + 1)) {
      await pause();
      states.push(stateOf(root));
    }
  }
  return { load_ms, steps, states };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  let answer;
  try {
    answer = await run(JSON.parse(line));
  } catch (error) {
    answer = { error: String(error.message ?? error).slice(0, 600) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
