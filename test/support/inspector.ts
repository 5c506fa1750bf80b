/**
 * A debugger of the functions of `npm start -- --inspect`, by the protocol that editors speak: functions are
 * threads of that process (domain NodeWorker).
 *
 * https://chromedevtools.github.io/devtools-protocol/v8/Debugger/
 */
import { once } from 'node:events';

/** The browser tests' library brings a client of WebSockets. */
const { ws: WebSocket } = require('playwright-core/lib/utilsBundle') as {
  ws: new (url: string) => NodeJS.EventEmitter & { send(text: string): void; close(): void };
};

/** A place in a script, counted from 0. */
export interface Place {
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface Script {
  /** `file:` URL of a bundle. */
  readonly url: string;
  readonly sourceMapURL: string;
  setBreakpoint(at: Place): Promise<void>;
}

interface Paused {
  /** Where it stands. */
  readonly url: string;
  readonly at: Place;
  resume(): Promise<void>;
}

export interface Inspector {
  /** The next time that a function is held. */
  paused(): Promise<Paused>;
  close(): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the method decides.
  readonly params?: any;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** One end of the protocol: the process, or one of its threads. */
class Session {
  private readonly asked = new Map<number, (message: Message) => void>();
  private last = 0;
  constructor(
    private readonly post: (text: string) => void,
    private readonly told: (method: string, params: Message['params']) => void,
  ) {}

  /** @throws Error with what the other side refuses */
  ask(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.last;
    this.post(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) =>
      this.asked.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
      ),
    );
  }

  hear(text: string): void {
    const message = JSON.parse(text) as Message;
    if (message.id !== undefined) this.asked.get(message.id)?.(message);
    else if (message.method !== undefined) this.told(message.method, message.params);
  }
}

/** @param onScript told of each script that a function loads */
export async function openInspector(url: string, onScript: (script: Script) => void): Promise<Inspector> {
  const socket = new WebSocket(url);
  const waiting: ((paused: Paused) => void)[] = [];
  const threads = new Map<string, Session>();
  const main = new Session(
    (text) => socket.send(text),
    (method, params) => {
      if (method === 'NodeWorker.receivedMessageFromWorker')
        threads.get(params.sessionId)?.hear(params.message);
      if (method === 'NodeWorker.attachedToWorker') attach(params.sessionId);
    },
  );
  const attach = (sessionId: string) => {
    const urls = new Map<string, string>();
    const thread: Session = new Session(
      (message) => void main.ask('NodeWorker.sendMessageToWorker', { sessionId, message }),
      (method, params) => {
        if (method === 'Debugger.scriptParsed') {
          urls.set(params.scriptId, params.url);
          onScript({
            url: params.url,
            sourceMapURL: params.sourceMapURL,
            setBreakpoint: async (location) => {
              await thread.ask('Debugger.setBreakpoint', {
                location: { scriptId: params.scriptId, ...location },
              });
            },
          });
        }
        if (method === 'Debugger.paused' && params.reason === 'Break on start') {
          void thread.ask('Debugger.resume');
        } else if (method === 'Debugger.paused') {
          const { scriptId, ...at } = params.callFrames[0].location;
          waiting.shift()?.({
            url: urls.get(scriptId) ?? '',
            at,
            resume: async () => void (await thread.ask('Debugger.resume')),
          });
        }
      },
    );
    threads.set(sessionId, thread);
    void thread.ask('Debugger.enable');
    void thread.ask('Runtime.runIfWaitingForDebugger');
  };
  socket.on('message', (data: Buffer) => main.hear(data.toString()));
  await once(socket, 'open');
  await main.ask('NodeWorker.enable', { waitForDebuggerOnStart: true });
  return {
    paused: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => socket.close(),
  };
}
