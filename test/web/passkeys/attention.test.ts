import { whenAttended } from '../../../web/src/passkeys/attention';

function setUp() {
  const state = { visibilityState: 'visible' as DocumentVisibilityState, focused: true };
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { hasFocus: () => state.focused });
  Object.defineProperty(document, 'visibilityState', { get: () => state.visibilityState });
  const called = jest.fn();
  const callOff = whenAttended(1_000, { window, document: document as never }, called);
  return { state, window, document, called, callOff };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('waiting for the person to look', () => {
  it('ends with the time when the page has the focus', () => {
    const { called } = setUp();
    jest.advanceTimersByTime(999);
    expect(called).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('goes on while a dialog of the browser has the focus, until the page gets it back', () => {
    const { state, window, called } = setUp();
    state.focused = false;
    jest.advanceTimersByTime(60_000);
    expect(called).not.toHaveBeenCalled();
    state.focused = true;
    window.dispatchEvent(new Event('focus'));
    window.dispatchEvent(new Event('focus'));
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('goes on in a tab in the background, until it is seen and has the focus', () => {
    const { state, document, window, called } = setUp();
    Object.assign(state, { visibilityState: 'hidden', focused: false });
    jest.advanceTimersByTime(60_000);
    state.visibilityState = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    expect(called).not.toHaveBeenCalled();
    state.focused = true;
    window.dispatchEvent(new Event('focus'));
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('is over when it is called off, before the time and after', () => {
    const early = setUp();
    early.callOff();
    jest.advanceTimersByTime(60_000);
    expect(early.called).not.toHaveBeenCalled();
    const late = setUp();
    late.state.focused = false;
    jest.advanceTimersByTime(60_000);
    late.callOff();
    late.state.focused = true;
    late.window.dispatchEvent(new Event('focus'));
    expect(late.called).not.toHaveBeenCalled();
  });
});
