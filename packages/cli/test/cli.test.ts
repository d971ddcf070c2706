// What a command line gives back before any cluster is asked: help, and errors with their exit codes.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../src/cli.js';
import { RecordingTerminal } from './recording-terminal.js';

async function run(...args: string[]) {
  const terminal = new RecordingTerminal();
  const exitCode = await runCli(args, terminal);
  return { exitCode, stdout: terminal.stdout, stderr: terminal.stderr };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('help', () => {
  it('lists the commands on stdout and exits 0', async () => {
    const { exitCode, stdout, stderr } = await run('--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "expertmesh COMMAND [options]

      Serves Mixture-of-Experts models across many workers.

      Commands:
        expertmesh serve        Serve a model: a coordinator and its workers on this machine
        expertmesh coordinator  Run a coordinator, which workers join and clients ask
        expertmesh worker       Run one worker, which joins coordinators and serves its share of the
                                experts
        expertmesh generate     Continue a prompt
        expertmesh translate    Translate a text, or a file line by line
        expertmesh score        Score texts: negative log-likelihood and perplexity
        expertmesh status       Show the cluster: its workers, their load, how even it is
        expertmesh doctor       Check what this machine, a model and a cluster need to work
        expertmesh workers      Show workers, drain them
        expertmesh experts      Show which experts are hot
        expertmesh placement    Show which worker holds which experts, pin experts
        expertmesh rebalance    Plan a better placement and move experts live
        expertmesh qos          Hold a memory, a throughput or a quality by mixing precisions
        expertmesh model        Look into models and checkpoint files, write random and smaller ones
        expertmesh trace        Record which experts requests choose, try caches and placements on it
        expertmesh bench        Measure

      Options:
            --version  Show version number                                                       [boolean]
        -h, --help     Show help                                                                 [boolean]

      Run expertmesh COMMAND --help for the options of a command.
      "
    `);
  });

  it('of a command shows its options, defaults and examples', async () => {
    const { exitCode, stdout } = await run('serve', '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "expertmesh serve --model DIR [options]

      Serve a model: a coordinator and its workers on this machine.

      Ends by SIGINT or SIGTERM: refuses new requests, lets running ones finish for --grace seconds, stops
      all workers. A second signal ends everything at once. A worker that dies is started again.

      Options:
            --version            Show version number                                             [boolean]
        -h, --help               Show help                                                       [boolean]
            --model              DIR  Hugging Face model folder                                 [required]
            --host               HOST  address to listen on                           [default: 127.0.0.1]
            --port               PORT  port to listen on; 0 = any free one                 [default: 7070]
            --workers            N  number of workers                                         [default: 2]
            --threads            N  threads of each worker                      [default: cores / workers]
            --wire-dtype         TYPE  activations between workers: f32, f16 or bf16        [default: f32]
            --kv-dtype           TYPE  cached keys and values: f32, f16 or bf16             [default: f32]
            --gating             MODE  dynamic (every choice of the router is computed), reference (as its
                                 own implementation, with places and drops) or static (the papers'
                                 baseline: padded to --static-tokens, all places of each expert computed)
                                                                                        [default: dynamic]
            --capacity-fraction  C  static gating: places of each expert for each token of a step
                                                                                              [default: 1]
            --static-tokens      S  static gating: tokens that a step is padded to; no step has more
                                                                                            [default: 512]
            --prefill-chunk      N  most prompt tokens of a request in one step; 0 = as many as a step
                                 takes                                                        [default: 0]
            --memory             SIZE  most bytes of experts in the memory of a worker, like 40GiB
                                                                                       [default: no limit]
            --precision          FORMAT  of the experts: f32, f16, bf16, q8, q4, nf4, q2, mix:N[:SEED] (N
                                 of them in nf4) or MAP.json               [default: as in the checkpoint]
            --cache              DIR  keep experts there that --precision has converted: they are read
                                 faster                                                    [default: none]
            --device-slots       N  experts of a layer that a worker has in memory at once; it reads the
                                 others when they are needed                [default: as many as it holds]
            --device-memory      SIZE  the same in bytes, of which experts in fewer bits take less: not
                                 with --device-slots                        [default: as much as it holds]
            --resident-only      routers choose among the experts in those slots, which change in the
                                 background: no step waits for an expert, and answers change (several
                                 workers: with --replicas N of N workers)                        [boolean]
            --buffering          POLICY  who makes room in those slots: paper, lifo, fifo, lru, lfu,
                                 inactiveFifo, inactiveLru, reuse                         [default: reuse]
            --prefetch           on|off  load the next layer's experts to those slots ahead of need, as
                                 its gate foresees them                                     [default: off]
            --in-place           WHEN  compute threads read experts without a slot themselves, instead of
                                 waiting for loads: auto (where that measures cheaper), on or off
                                                                                           [default: auto]
            --pin-grace          TIME  how long a running request keeps the formats that it began with
                                 when experts change theirs                                  [default: 5s]
            --replica-choice     HOW  where an expert's rows go among its replicas: step (evenly, by the
                                 rows of the very step) or share (as planned)              [default: step]
            --experts-from       WHERE  where experts that move are read: checkpoint or peer
                                                                                     [default: checkpoint]
            --drop-page-cache    give back the memory in which the system keeps loaded files     [boolean]
            --direct-reads       read weights from disk past the memory in which the system keeps files
                                                                                                 [boolean]
            --kernels            NAME  instruction set: auto, ref, avx2, avx512            [default: auto]
            --replicas           N  replicas of each expert in the first placement, where memory allows
                                                                                              [default: 1]
            --exchange           KIND  how workers exchange rows: loopback (all of them in this process),
                                 or with a process each native, grpc, or auto (native where both have it)
                                                               [default: loopback for 1 worker, else auto]
            --store              URL  where the cluster keeps its state: memory:, file:PATH or
                                 redis://HOST:PORT                                      [default: memory:]
            --store-limit        SIZE  most bytes of load statistics and journal in the store; the oldest
                                 go first                                                 [default: 64MiB]
            --cluster            NAME  name of the cluster                              [default: default]
            --metrics-port       PORT  serve Prometheus metrics there; 0 = any free one    [default: none]
            --metrics-host       HOST  address to serve metrics on                    [default: 127.0.0.1]
            --metrics-experts    metrics of each (layer, expert) too: many series                [boolean]
            --grace              SECONDS  time for running requests at the end               [default: 10]

      Examples:
        expertmesh serve --model models/olmoe               two workers on port 7070
        expertmesh serve --model models/olmoe --workers 4   four workers of two threads
        --threads 2
      "
    `);
  });

  it('of a group lists its commands', async () => {
    const { exitCode, stdout } = await run('experts', '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "expertmesh experts COMMAND [options]

      Show which experts are hot.

      Commands:
        expertmesh experts top      List the experts by the rows routed to them, the busiest first
        expertmesh experts heatmap  Draw each expert's load over the mean of its layer

      Options:
            --version  Show version number                                                       [boolean]
        -h, --help     Show help                                                                 [boolean]
      "
    `);
  });

  it('is there for every command', async () => {
    const words = [
      ['serve'],
      ['coordinator'],
      ['worker'],
      ['generate'],
      ['score'],
      ['status'],
      ['experts', 'top'],
      ['experts', 'heatmap'],
      ['placement', 'show'],
      ['placement', 'export'],
      ['placement', 'pin'],
      ['placement', 'unpin'],
      ...['ls', 'describe', 'drain', 'undrain'].map((name) => ['workers', name]),
      ...['plan', 'explain', 'diff', 'apply', 'watch', 'throttle', 'pause', 'resume', 'cancel', 'undo', 'history', 'auto'].map((name) => [
        'rebalance',
        name,
      ]),
      ...['apply', 'sensitivity', 'plan', 'frontier'].map((name) => ['qos', name]),
      ['model', 'inspect'],
      ['model', 'prune'],
      ['model', 'tokenize'],
      ['bench', 'kernels'],
      ['bench', 'placement'],
    ];
    for (const command of words) {
      const { exitCode, stdout } = await run(...command, '--help');
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(new RegExp(`^expertmesh ${command.join(' ')} `));
    }
  });

  it('prints the version', async () => {
    expect(await run('--version')).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  });
});

describe('usage errors', () => {
  const cases: [args: string, stderr: string][] = [
    [
      '',
      'error EM_USAGE: a command is missing: serve, coordinator, worker, generate, translate, score, status, doctor, workers, experts, placement, rebalance, qos, model, trace, bench. See: expertmesh --help',
    ],
    ['stauts', 'error EM_USAGE: unknown command stauts; did you mean status? See: expertmesh --help'],
    [
      'rebalance',
      'error EM_USAGE: a command is missing: plan, explain, diff, apply, watch, throttle, pause, resume, cancel, undo, history, auto. See: expertmesh rebalance --help',
    ],
    ['rebalance aply', 'error EM_USAGE: unknown command aply; did you mean apply? See: expertmesh rebalance --help'],
    ['rebalance plan --threshold 5', 'error EM_OPTION_VALUE: option --threshold is 5; wanted a share, like 5% or 0.05'],
    ['rebalance plan --since 15', 'error EM_OPTION_VALUE: option --since is 15; wanted a duration, like 90s, 15m or 2h'],
    [
      'rebalance plan --weight w3',
      'error EM_OPTION_VALUE: option --weight is w3; wanted WORKER=SPEED with commas between them, like w3=0.5,w4=2',
    ],
    ['rebalance plan --max-moves 0', 'error EM_OPTION_VALUE: option --max-moves is 0; wanted a whole number from 1 to 4294967295'],
    ['rebalance plan --planner best', 'error EM_OPTION_VALUE: option --planner is best; wanted mesh, eplb, greedy, anticorrelation, auto'],
    ['rebalance explain plan.json', 'error EM_USAGE: --expert is missing. See: expertmesh rebalance explain --help'],
    ['rebalance explain plan.json --expert 12', 'error EM_OPTION_VALUE: option --expert is 12; wanted LAYER/EXPERT, like 12/37'],
    ['rebalance diff', 'error EM_USAGE: give a plan file. See: expertmesh rebalance diff --help'],
    ['rebalance apply', 'error EM_USAGE: give a plan file. See: expertmesh rebalance apply --help'],
    [
      'rebalance apply plan.json --throttle fast',
      'error EM_OPTION_VALUE: option --throttle is fast; wanted bytes a second, like 400MiB/s, or none',
    ],
    [
      'rebalance undo op_1',
      'error EM_USAGE: rebalance undo changes the cluster and there is no terminal to ask on; give --yes. See: expertmesh rebalance undo --help',
    ],
    ['rebalance undo', 'error EM_USAGE: give an operation (rebalance history lists them). See: expertmesh rebalance undo --help'],
    ['rebalance throttle', 'error EM_USAGE: give bytes a second, like 400MiB/s, or none. See: expertmesh rebalance throttle --help'],
    ['rebalance throttle op_1', 'error EM_OPTION_VALUE: option SIZE/s is op_1; wanted bytes a second, like 400MiB/s, or none'],
    ['rebalance auto perhaps', 'error EM_USAGE: give on or off; got perhaps. See: expertmesh rebalance auto --help'],
    [
      'rebalance auto on --quiet-hours 22-6',
      'error EM_OPTION_VALUE: option --quiet-hours is 22-6; wanted HH:MM-HH:MM, like 22:00-06:00, or none',
    ],
    ['workers drain', 'error EM_USAGE: give a worker. See: expertmesh workers drain --help'],
    [
      'workers drain w1',
      'error EM_USAGE: workers drain changes the cluster and there is no terminal to ask on; give --yes. See: expertmesh workers drain --help',
    ],
    [
      'workers undrain w1',
      'error EM_USAGE: workers undrain changes the cluster and there is no terminal to ask on; give --yes. See: expertmesh workers undrain --help',
    ],
    ['placement pin 12/37', 'error EM_USAGE: --worker is missing. See: expertmesh placement pin --help'],
    ['placement pin 12 --worker w1', 'error EM_OPTION_VALUE: option LAYER/EXPERT is 12; wanted LAYER/EXPERT, like 12/37'],
    ['placement unpin', 'error EM_USAGE: give an expert as LAYER/EXPERT. See: expertmesh placement unpin --help'],
    ['experts top --since soon', 'error EM_OPTION_VALUE: option --since is soon; wanted a duration, like 90s, 15m or 2h'],
    ['experts', 'error EM_USAGE: a command is missing: top, heatmap. See: expertmesh experts --help'],
    ['experts heatmpa', 'error EM_USAGE: unknown command heatmpa; did you mean heatmap? See: expertmesh experts --help'],
    ['status --endpont a:1', 'error EM_USAGE: unknown option --endpont; did you mean --endpoint? See: expertmesh status --help'],
    ['status -x', 'error EM_USAGE: unknown option -x. See: expertmesh status --help'],
    ['status now', 'error EM_USAGE: unexpected argument now (put texts of several words in quotes). See: expertmesh status --help'],
    ['serve', 'error EM_USAGE: --model is missing. See: expertmesh serve --help'],
    [
      'serve --model d --precision q3',
      'error EM_OPTION_VALUE: option --precision is q3; wanted f32, f16, bf16, q8, q4, nf4, q2, mix:N, mix:N:SEED, or a file MAP.json',
    ],
    ['serve --model d --hedge 4', 'error EM_USAGE: unknown option --hedge. See: expertmesh serve --help'],
    ['serve --model d --memory 1XB', 'error EM_OPTION_VALUE: option --memory is 1XB; wanted a size from 1 B, like 400MiB or 5GB'],
    ['serve --model d --memory much', 'error EM_OPTION_VALUE: option --memory is much; wanted a size from 1 B, like 400MiB or 5GB'],
    ['serve --model d --gating fast', 'error EM_OPTION_VALUE: option --gating is fast; wanted dynamic, static, reference'],
    ['serve --model d --static-tokens 8', 'error EM_USAGE: --capacity-fraction and --static-tokens are of --gating static: give it too'],
    ['serve --model d --replicas 0', 'error EM_OPTION_VALUE: option --replicas is 0; wanted a whole number from 1 to 64'],
    ['serve --model d --exchange nccl', 'error EM_OPTION_VALUE: option --exchange is nccl; wanted auto, native, grpc, loopback'],
    [
      'serve --model d --store redis://localhost,b',
      'error EM_OPTION_VALUE: option --store is redis://localhost,b; wanted one host (several with redis+sentinel:// or redis+cluster://)',
    ],
    [
      'serve --model d --store sql:x',
      'error EM_OPTION_VALUE: option --store is sql:x; wanted memory:, file:PATH, redis://HOST:PORT, rediss://…, redis+sentinel://HOSTS/MASTER or redis+cluster://HOSTS',
    ],
    ['serve --model d --workers 0', 'error EM_OPTION_VALUE: option --workers is 0; wanted a whole number, at least 1'],
    ['serve --model d --port abc', 'error EM_OPTION_VALUE: option --port is abc; wanted a whole number from 0 to 65535'],
    ['serve --model d --port 1 --port 2', 'error EM_OPTION_VALUE: option --port is given 2 times; wanted it once'],
    ['serve --model d --kernels sse', 'error EM_OPTION_VALUE: option --kernels is sse; wanted auto, ref, avx2, avx512'],
    ['serve --model', 'error EM_USAGE: --model needs a value. See: expertmesh serve --help'],
    ['serve --model d --metrics-port x', 'error EM_OPTION_VALUE: option --metrics-port is x; wanted a whole number from 0 to 65535'],
    ['serve --model d --metrics-experts', 'error EM_USAGE: --metrics-experts needs --metrics-port'],
    ['coordinator --metrics-host 0.0.0.0', 'error EM_USAGE: --metrics-host needs --metrics-port'],
    [
      'worker --model d --coordinator a:1 --metrics-experts',
      'error EM_USAGE: unknown option --metrics-experts; did you mean --metrics-port? See: expertmesh worker --help',
    ],
    ['worker --model d', 'error EM_USAGE: --coordinator is missing. See: expertmesh worker --help'],
    [
      'worker --model d --coordinator nowhere',
      'error EM_OPTION_VALUE: option --coordinator is nowhere; wanted HOST:PORT or dns:HOST:PORT, several with commas between them',
    ],
    ['generate', 'error EM_USAGE: give a prompt or --ids. See: expertmesh generate --help'],
    ['generate hi --ids 1', 'error EM_USAGE: give a prompt or --ids, not both. See: expertmesh generate --help'],
    ['generate --ids 1 --chat', 'error EM_USAGE: give --chat or --ids, not both. See: expertmesh generate --help'],
    ['generate --chat', 'error EM_USAGE: give a prompt or --ids. See: expertmesh generate --help'],
    ['generate hi --tools t.json', 'error EM_USAGE: --tools is for chats: give --chat. See: expertmesh generate --help'],
    ['generate --ids 1 --template-vars {}', 'error EM_USAGE: --template-vars is for chats: give --chat. See: expertmesh generate --help'],
    ['model tokenize --model d', 'error EM_USAGE: give a text. See: expertmesh model tokenize --help'],
    [
      'model tokenize --model d --chat --plain hi',
      'error EM_USAGE: a chat has the special tokens of its template: leave out --plain. See: expertmesh model tokenize --help',
    ],
    ['generate hi --ignore-eos=yes', 'error EM_USAGE: --ignore-eos takes no value; got yes. See: expertmesh generate --help'],
    ['generate --ids 1,,2', 'error EM_OPTION_VALUE: option --ids is 1,,2; wanted token ids with commas between them, like 1,2,3'],
    ['generate hi --temperature -1', 'error EM_OPTION_VALUE: option --temperature is -1; wanted a number from 0 to 100'],
    ['generate hi --top-p 0', 'error EM_OPTION_VALUE: option --top-p is 0; wanted a number above 0 to 1'],
    ['generate hi --workers 2', 'error EM_USAGE: --workers is for a private cluster; give --model DIR too'],
    ['generate hi --model d --endpoint a:1', 'error EM_USAGE: give --model or --endpoint, not both'],
    ['score', 'error EM_USAGE: give a file, a text or --ids. See: expertmesh score --help'],
    ['status -o xml', 'error EM_OPTION_VALUE: option --output is xml; wanted table, wide, json, yaml'],
    ['status --endpoint localhost', 'error EM_OPTION_VALUE: option --endpoint is localhost; wanted HOST:PORT, like localhost:7070'],
  ];
  for (const [args, stderr] of cases) {
    it(`"${args}" says what is wrong and exits 2`, async () => {
      expect(await run(...args.split(' ').filter((word) => word !== ''))).toEqual({ exitCode: 2, stdout: '', stderr: `${stderr}\n` });
    });
  }

  it('a bad environment value is an error, not ignored', async () => {
    vi.stubEnv('EXPERTMESH_ENDPOINT', 'nowhere');
    expect(await run('status')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error EM_ENVIRONMENT_VALUE: environment variable EXPERTMESH_ENDPOINT is "nowhere"; wanted HOST:PORT, like localhost:7070\n',
    });
  });
});

it('a bad log level is an error also where nothing is logged', async () => {
  vi.stubEnv('EXPERTMESH_LOG', 'loud');
  expect(await run('model', 'inspect', 'x')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'error EM_ENVIRONMENT_VALUE: environment variable EXPERTMESH_LOG is "loud"; wanted silent, fatal, error, warn, info, debug, trace\n',
  });
});

describe('failures', () => {
  it('a cluster that does not answer exits 1 and says how to start one', async () => {
    // Port 1 is never bound by an ordinary process.
    const { exitCode, stdout, stderr } = await run('status', '--endpoint', '127.0.0.1:1');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^error EM_CLUSTER_UNREACHABLE: no answer from 127\.0\.0\.1:1: .*expertmesh serve --model DIR\n$/);
  });

  it('a missing plan file exits 1 by its name, whether it is shown or applied', async () => {
    for (const words of [['diff'], ['apply'], ['explain', '--expert', '1/2']]) {
      const { exitCode, stderr } = await run('rebalance', words[0]!, 'no-such-plan.json', ...words.slice(1));
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^error EM_FILE_READ: cannot read no-such-plan\.json: /);
    }
  });

  it('a missing model folder exits 1 by its name', async () => {
    const { exitCode, stderr } = await run('model', 'inspect', 'no-such-folder');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error EM_FILE_READ: cannot read no-such-folder: /);
  });
});
