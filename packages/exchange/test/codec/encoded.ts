// The codec's writers with memory of their own for each frame.
import * as dispatchFrame from '../../src/codec/dispatch-frame.js';
import * as hello from '../../src/codec/hello.js';
import * as resultFrame from '../../src/codec/result-frame.js';
import type { Dispatch } from '../../src/index.js';

const allocate = (sizeBytes: number): Buffer => Buffer.alloc(sizeBytes, 0xa5);

export const encodeHello = (content: hello.Hello): Buffer => hello.encodeHello(content, allocate);
export const encodeDispatch = (id: number, dispatch: Dispatch): Buffer => dispatchFrame.encodeDispatch(id, dispatch, allocate);
export const encodeCancel = (id: number): Buffer => dispatchFrame.encodeCancel(id, allocate);
export const encodeResult = (part: resultFrame.ResultPart): Buffer => resultFrame.encodeResult(part, allocate);
export const encodeRefused = (refused: resultFrame.Refused): Buffer => resultFrame.encodeRefused(refused, allocate);
